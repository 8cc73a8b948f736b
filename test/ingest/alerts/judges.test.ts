import { expect, onTestFinished, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { appointJudges } from '../../../ingest/alerts/judges.ts'
import { makeTestLog } from '../../rig.ts'
import { handClock } from '../house.ts'
import { numbered, openStore, storeSettings, ticksMessage } from '../store/store.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)

/** A house that draws 6,000 W for a quarter of an hour until now, where 5,000 W are the limit and 1 EUR the budget. */
const houseOfLimits = () =>
  storeSettings(({ meters }) => {
    const tariffs = [{ from: '2026-01-01', price_per_kwh: 0.33 }]
    Object.assign(meters['main'] ?? {}, { high_power_w: 5000, budget_per_month: 0.5, tariffs })
  })
const TICKS = numbered(Array.from({ length: 113 }, (_, i) => NOW_MS - (112 - i) * 8000))

function appoint(settings: Settings) {
  const store = openStore(settings)
  const clock = handClock(NOW_MS)
  const told: string[] = []
  const judges = appointJudges(settings, store, clock, makeTestLog().log, (meter, kind) =>
    told.push(`${meter} ${kind}`),
  )
  onTestFinished(judges.close)
  return { store, clock, judges, told }
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
