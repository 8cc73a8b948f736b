import { expect, onTestFinished, test } from 'vitest'
import { decodeLive } from '../../../broker/contract/codec.ts'
import { makeComplaint } from '../../../ingest/care/complaint.ts'
import { makeMeter } from '../../../ingest/meter.ts'
import { makeVoice } from '../../../ingest/publish/voice.ts'
import { makeTestLog } from '../../rig.ts'
import { handClock } from '../house.ts'
import { every10s, numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

test('A voice that is not heard for long says the newest of what it has to say, once, news before what is said again', async () => {
  const settings = storeSettings()
  const { record, reader } = openStore(settings)
  const clock = handClock(START_MS + 60_000)
  const { log } = makeTestLog()
  const said: string[] = []
  const lives: string[] = []
  const waiting: { act: () => void; isNews: boolean }[] = []
  const subject = { meter: makeMeter(settings, 'main'), reader, motion: () => undefined }
  const voice = makeVoice(
    subject,
    clock,
    (name, payload) => {
      said.push(name)
      if (name === 'live') lives.push(payload)
      return true
    },
    (act, isNews) => waiting.push({ act, isNews }),
    log,
    makeComplaint(log, clock),
  )
  onTestFinished(voice.close)
  const ticks = numbered(every10s(3))
  await record({ arrivals: [ticksMessage(ticks.slice(0, 1))] })
  voice.again()
  clock.advance(1000)
  for (const tick of ticks.slice(1)) {
    await record({ arrivals: [ticksMessage([tick])] })
    voice.changed()
    clock.advance(1000)
  }
  expect(said).toEqual(['power', 'power', 'power'])
  expect(waiting.map(({ isNews }) => isNews)).toEqual([false, true])
  for (const { act } of waiting) act()
  expect(lives.map((live) => decodeLive(Buffer.from(live)).value?.tick_at)).toEqual([ticks.at(-1)?.at])
})
