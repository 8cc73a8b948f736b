import { expect, it, onTestFinished, test } from 'vitest'
import type { MeterSettings, Settings } from '../../../broker/contract/settings.ts'
import { appointJudges } from '../../../ingest/alerts/judges.ts'
import { makeTestLog } from '../../rig.ts'
import { handClock } from '../house.ts'
import { describeOnPostgres } from '../store/postgres/server.ts'
import { numbered, openStore, storeSettings, ticksMessage } from '../store/store.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)

/** A house that draws 6,000 W for a quarter of an hour until now, where 5,000 W are the limit and 1 EUR the budget. */
const houseOfLimits = () =>
  storeSettings(({ meters }) => {
    const tariffs = [{ from: '2026-01-01', price_per_kwh: 0.33 }]
    Object.assign(meters['main'] ?? {}, { high_power_w: 5000, budget_per_month: 0.5, tariffs })
  })
const TICKS = numbered(Array.from({ length: 113 }, (_, i) => NOW_MS - (112 - i) * 8000))

function appoint(settings: Settings, idle: () => Promise<void> = async () => {}) {
  const store = openStore(settings)
  const clock = handClock(NOW_MS)
  const told: string[] = []
  const { log, lines } = makeTestLog()
  const alert = (meter: string, kind: string) => void told.push(`${meter} ${kind}`)
  const judges = appointJudges(settings, store, clock, log, alert, idle)
  onTestFinished(judges.close)
  return { store, clock, judges, told, lines }
}

test('Judges tell each thing once, restarts or not, and again when it was over', async () => {
  const settings = houseOfLimits()
  const first = appoint(settings)
  await first.store.record({ arrivals: [ticksMessage(TICKS.slice(0, 64)), ticksMessage(TICKS.slice(64))] })
  first.judges.connected()
  for (let i = 0; i < 3; i++) await first.judges.look()
  expect(first.told).toEqual(['main power_high', 'main budget'])
  first.store.close()

  const { judges, told, clock, store } = appoint(settings)
  judges.connected()
  await judges.look()
  expect(told).toEqual([])
  clock.advance(60_000)
  await judges.look()
  expect(store.standing.since('main', 'power_high')).toBeUndefined()
})

test('Judges say nothing while nobody can be told, nor of a meter without limits', async () => {
  const { store, judges, told } = appoint(houseOfLimits())
  await store.record({ arrivals: [ticksMessage(TICKS.slice(0, 64)), ticksMessage(TICKS.slice(64))] })
  await judges.look()
  judges.connected()
  judges.lost()
  await judges.look()
  expect(told).toEqual([])
  const free = appoint(storeSettings())
  await free.store.record({ arrivals: [ticksMessage(TICKS.slice(64))] })
  free.judges.connected()
  await free.judges.look()
  expect(free.told).toEqual([])
})

test('Judges wait for what is more urgent', async () => {
  let tell = () => {}
  const busy = new Promise<void>((resolve) => {
    tell = resolve
  })
  const { store, judges, told } = appoint(houseOfLimits(), () => busy)
  await store.record({ arrivals: [ticksMessage(TICKS.slice(0, 64)), ticksMessage(TICKS.slice(64))] })
  judges.connected()
  const looking = judges.look()
  await new Promise(setImmediate)
  expect(told).toEqual([])
  tell()
  await looking
  expect(told).toEqual(['main power_high', 'main budget'])
})

describeOnPostgres('Judges whose database is away', (postgres) => {
  it('say so once, and judge when it is back', async () => {
    const { meters } = houseOfLimits()
    const other = structuredClone(meters['main']) as MeterSettings
    const { store, judges, told, lines } = appoint({ ...postgres.settings(), meters: { ...meters, other } })
    await store.record({ arrivals: [ticksMessage(TICKS.slice(0, 64)), ticksMessage(TICKS.slice(64))] })
    judges.connected()
    await postgres.kill()
    for (let i = 0; i < 3; i++) await judges.look()
    expect(lines.map(({ msg }) => msg)).toEqual([expect.stringMatching(/^judging main failed: /)])
    postgres.start()
    await expect
      .poll(async () => {
        await judges.look()
        return told
      })
      .toEqual(['main power_high', 'main budget'])
    expect(lines).toHaveLength(1)
  })
})
