import { expect, onTestFinished, test } from 'vitest'
import { decodeOutage, decodeTurn } from '../../../broker/contract/codec.ts'
import { createHousehold } from '../../../firmware/simulator/household.ts'
import { type SimulatorSettings, startSimulator } from '../../../firmware/simulator/simulate.ts'
import { firstOfEach, silent, startBroker, ticksOf } from './broker.ts'
import { hurriedClock } from './clock.ts'
import { tickTimes } from './ticks.ts'

const DAY_MS = 86_400_000
/** When the simulators of these tests start: how much a household uses goes by the season. */
const START_MS = Date.UTC(2026, 10, 22, 11)

async function simulate(port: number, changes: Partial<SimulatorSettings> = {}) {
  const settings: SimulatorSettings = {
    url: `mqtt://127.0.0.1:${port}`,
    root: 'wattwheel',
    meter: 'main',
    impulsesPerKwh: 75,
    speed: 1,
    days: 0,
    seed: 1,
    timezone: 'Europe/Berlin',
    clock: hurriedClock(1, START_MS),
    ...changes,
  }
  const simulator = await startSimulator(settings, silent)
  onTestFinished(() => simulator.close())
  return simulator
}

/** The whole milliseconds at which the disc's mark passes in [fromMs, toMs). */
function discTimes(fromMs: number, toMs: number, impulsesPerKwh = 75): number[] {
  const times: number[] = []
  for (const atMs of tickTimes(createHousehold(1, 'Europe/Berlin').load(fromMs), () => impulsesPerKwh)) {
    if (atMs > toMs) break
    times.push(Math.round(atMs))
  }
  return times
}

const stoppedClock = { ...hurriedClock(1), now: () => START_MS }

test('history arrives complete, in order and at the times of the disc', async () => {
  const broker = await startBroker()
  const { historySent } = await simulate(broker.port, { days: 5, clock: stoppedClock })
  await historySent
  const ticks = broker.ticks()
  expect(ticks.map(({ at }) => at)).toEqual(discTimes(START_MS - 5 * DAY_MS, START_MS))
  expect(ticks.map(({ seq }) => seq)).toEqual(ticks.map((_, i) => i + 1))
  expect(new Set(ticks.map(({ boot }) => boot)).size).toBe(1)
  expect(ticks.every(({ at = 0, age_ms = 0 }) => at + age_ms === START_MS)).toBe(true)
})

test('a month is sent within seconds', async () => {
  const broker = await startBroker()
  const { historySent } = await simulate(broker.port, { days: 30 })
  await historySent
  expect(broker.ticks().length).toBeGreaterThan(30 * 7 * 75)
  expect(Math.max(...broker.payloads('tick').map((payload) => ticksOf(payload).length))).toBe(64)
})

test('after the history the disc turns in real time', async () => {
  const broker = await startBroker()
  const hurried = hurriedClock(200, START_MS)
  const moments: number[] = []
  const clock = { ...hurried, now: () => moments[moments.push(hurried.now()) - 1] ?? 0 }
  const { historySent } = await simulate(broker.port, { days: 0.01, impulsesPerKwh: 10_000, clock })
  await historySent
  const { length } = firstOfEach(broker.ticks())
  await broker.until(() => firstOfEach(broker.ticks()).length >= length + 10)
  const ticks = firstOfEach(broker.ticks())
  const live = ticks.slice(length)
  expect(ticks.map(({ seq }) => seq)).toEqual(ticks.map((_, i) => i + 1))
  const beginMs = Math.round((moments[0] ?? 0) - DAY_MS / 100)
  expect(ticks.map(({ at }) => at)).toEqual(discTimes(beginMs, (ticks.at(-1)?.at ?? 0) + 0.5, 10_000))
  expect(live.every(({ at = 0, age_ms = -1 }) => age_ms >= 0 && at <= hurried.now())).toBe(true)
})

test('history can be hurried: no turn is sent before the simulated clock has come to it', async () => {
  const broker = await startBroker()
  const clock = hurriedClock(200, START_MS)
  const [speed, days] = [100, 0.2]
  const startedMs = clock.now()
  const beginMs = startedMs - days * DAY_MS
  const { historySent } = await simulate(broker.port, { days, speed, impulsesPerKwh: 1000, clock })
  await historySent
  const ticks = broker.ticks()
  const waitedMs = ticks.map(({ at = 0, age_ms = 0 }) => at + age_ms - startedMs)
  const aheadMs = ticks.map(({ at = 0 }, i) => (at - beginMs) / speed - (waitedMs[i] ?? 0))
  expect(ticks.length).toBeGreaterThan(100)
  expect(Math.max(...aheadMs)).toBeLessThan(5)
})

test('the sensor follows the disc between its marks once it has come to the present', async () => {
  const broker = await startBroker()
  const nowMs = Date.now()
  const clock = { ...hurriedClock(200), now: () => nowMs }
  const { historySent } = await simulate(broker.port, { days: 1, clock })
  await historySent
  await broker.until(() => broker.payloads('turn').length > 0)
  const { value: turn } = decodeTurn(broker.payloads('turn')[0] ?? Buffer.alloc(0))
  const { boot, seq } = broker.ticks().at(-1) ?? {}
  const perHour = (createHousehold(1, 'Europe/Berlin').powerW(nowMs) * 75) / 1000
  expect(turn).toMatchObject({ boot, seq })
  expect(Math.abs((turn?.turns_per_hour ?? 0) / perHour - 1)).toBeLessThan(0.051)
})

test('a sensor told not to follow the disc tells its ticks alone', async () => {
  const broker = await startBroker()
  const { historySent } = await simulate(broker.port, { days: 0.5, turns: false, clock: hurriedClock(200) })
  await historySent
  const { length } = firstOfEach(broker.ticks())
  await broker.until(() => firstOfEach(broker.ticks()).length > length && broker.payloads('health').length > 2)
  expect(broker.payloads('turn')).toEqual([])
})

test('a cut network loses nothing', async () => {
  const broker = await startBroker()
  const simulator = await simulate(broker.port, { days: 10 })
  await broker.until(() => broker.ticks().length > 500)
  await simulator.disconnect()
  simulator.reconnect()
  await broker.until(() => broker.ticks().length > 1500)
  broker.cut()
  await simulator.historySent
  const seqs = [...new Set(broker.ticks().map(({ seq }) => seq))]
  expect(seqs).toEqual(seqs.map((_, i) => i + 1))
  expect(seqs.length).toBeGreaterThan(10 * 5 * 75)
})

test('a power cut in the middle of the history is reported where it happened', async () => {
  const broker = await startBroker()
  const simulator = await simulate(broker.port, { days: 10 })
  await broker.until(() => broker.ticks().length > 500)
  await simulator.restart()
  await simulator.historySent
  const ticks = broker.ticks()
  const second = ticks.findIndex(({ boot }) => boot !== ticks[0]?.boot)
  const { value: outage } = decodeOutage(broker.payloads('outage')[0] ?? Buffer.alloc(0))
  expect(ticks[second]?.seq).toBe(1)
  expect(outage).toMatchObject({ boot: ticks[second]?.boot, ticks_lost: null, prev: { boot: ticks[0]?.boot } })
  expect(outage?.prev?.seq).toBeGreaterThanOrEqual(ticks[second - 1]?.seq ?? 0)
  expect(outage?.from).toBeGreaterThanOrEqual(ticks[second - 1]?.at ?? 0)
  expect(outage?.from).toBeLessThanOrEqual(ticks[second]?.at ?? 0)
})

test('the meter takes the constant of its config', async () => {
  const broker = await startBroker()
  const config = { cmd: 'publish', topic: 'wattwheel/main/config', qos: 1, retain: true, dup: false } as const
  await new Promise<void>((resolve) =>
    broker.aedes.publish({ ...config, payload: '{"impulses_per_kwh":600,"max_power_w":43470}' }, () => resolve()),
  )
  const { historySent } = await simulate(broker.port, { days: 20 })
  await historySent
  expect(broker.ticks().length).toBeGreaterThan(15 * 5 * 600)
})

test('it waits for a broker that comes later', async () => {
  const { port, close } = await startBroker()
  await close()
  const { historySent } = await simulate(port, { days: 1 })
  const broker = await startBroker(undefined, port)
  await historySent
  expect(broker.ticks().length).toBeGreaterThan(100)
})

test('closing it before the history is sent rejects historySent', async () => {
  const { port, close } = await startBroker()
  await close()
  const simulator = await simulate(port, { days: 30 })
  await Promise.all([simulator.close(), expect(simulator.historySent).rejects.toThrow('aborted')])
})
