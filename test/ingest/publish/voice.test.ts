import { expect, onTestFinished, test } from 'vitest'
import { decodeLive } from '../../../broker/contract/codec.ts'
import { makeComplaint } from '../../../ingest/care/complaint.ts'
import { makeMeter } from '../../../ingest/meter.ts'
import { makeVoice } from '../../../ingest/publish/voice.ts'
import { makeTestLog } from '../../rig.ts'
import { handClock } from '../house.ts'
import { every10s, numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

test('A voice that is not heard for long says the newest of what it has to say, once', async () => {
  const settings = storeSettings()
  const { record, reader } = openStore(settings)
  const clock = handClock(START_MS + 60_000)
  const { log } = makeTestLog()
  const said: string[] = []
  const lives: string[] = []
  const waiting: (() => void)[] = []
  const subject = { meter: makeMeter(settings, 'main'), reader, motion: () => undefined }
  const voice = makeVoice(
    subject,
    clock,
    (name, payload) => {
      said.push(name)
      if (name === 'live') lives.push(payload)
      return true
    },
    (act) => waiting.push(act),
    log,
    makeComplaint(log, clock),
  )
  onTestFinished(voice.close)
  const ticks = numbered(every10s(3))
  for (const tick of ticks) {
    await record({ arrivals: [ticksMessage([tick])] })
    voice.changed()
    clock.advance(1000)
  }
  expect(said).toEqual(['power', 'power', 'power'])
  for (const act of waiting) act()
  expect(lives.map((live) => decodeLive(Buffer.from(live)).value?.tick_at)).toEqual([ticks.at(-1)?.at])
})
