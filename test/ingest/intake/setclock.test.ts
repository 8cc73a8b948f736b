import { expect, test } from 'vitest'
import { CLOCK_PATIENCE_MS } from '../../../ingest/intake/patience.ts'
import { connect, listen, makeSettings, runBroker, runIngest } from '../../rig.ts'
import { readUpTo } from '../house.ts'
import { contents } from '../store/store.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)

/** A clock of a machine without one: it begins in 1970. */
function unsetClock() {
  let [wallMs, monoMs] = [0, 0]
  const advance = (ms: number) => {
    wallMs += ms
    monoMs += ms
  }
  const set = (ms: number) => {
    wallMs = ms
  }
  return { wallMs: () => wallMs, monoMs: () => monoMs, advance, set }
}

async function machineWithoutClock() {
  const clock = unsetClock()
  const settings = makeSettings()
  const { port } = await runBroker(settings, clock)
  const client = await connect(port)
  const inbox = await listen(client, 'wattwheel/#')
  await runIngest(settings, clock)
  const send = async (seq: number) =>
    client.publishAsync('wattwheel/main/tick', JSON.stringify({ boot: 'a', seq, age_ms: 0 }), { qos: 1 })
  return { clock, settings, inbox, send }
}

test('turns that come before this machine has the time lie where they belong, once it is set', async () => {
  const { clock, settings, inbox, send } = await machineWithoutClock()
  for (let seq = 1; seq <= 3; seq++) {
    clock.advance(10_000)
    await send(seq)
  }
  clock.advance(10_000)
  clock.set(NOON_MS)
  await send(4)
  await readUpTo(inbox, 4)
  expect(contents(settings).ticks).toEqual([-30_000, -20_000, -10_000, 0].map((ms) => NOON_MS + ms))
  expect(contents(settings).tallies).toEqual({ clock_wrong: 3 })
})

test('turns count after a while on a machine that never gets the time', async () => {
  const { clock, settings, inbox, send } = await machineWithoutClock()
  clock.advance(10_000)
  await send(1)
  await send(2)
  clock.advance(CLOCK_PATIENCE_MS)
  await send(3)
  clock.advance(CLOCK_PATIENCE_MS)
  await send(4)
  await readUpTo(inbox, 4)
  expect(contents(settings).seen).toMatchObject([{ lo: 1, hi: 4 }])
})
