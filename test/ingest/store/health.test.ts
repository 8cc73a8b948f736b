import { expect, test } from 'vitest'
import { summaryOf } from '../../../ingest/sensor/health.ts'
import type { StoreWriter } from '../../../ingest/store/writer.ts'
import { openStore, storeSettings } from './store.ts'

const HOUR_MS = 3_600_000
const HOURS_A_DAY = 24
const TWO_YEARS_HOURS = 2 * 366 * HOURS_A_DAY
const NOON = 496_000 * HOURS_A_DAY + 12

const say = (store: StoreWriter, hour: number, rssi = -60) =>
  store.writePage({ online: [], health: [{ meter: 'main', hour, values: { rssi: summaryOf(rssi) } }] })
const hours = (store: StoreWriter) =>
  store.reader.health('main', 0, Number.MAX_SAFE_INTEGER).map(({ fromMs }) => fromMs / HOUR_MS)

test('the hours that touch a window are answered in order, each with its values', () => {
  const store = openStore(storeSettings())
  const contrast = { n: 120, mean: 37.5, min: 8.25, max: 40 }
  const values = { rssi: { n: 119, mean: -61.5, min: -70, max: -60 }, contrast }
  store.writePage({ online: [], health: [{ meter: 'main', hour: NOON + 1, values }] })
  say(store, NOON)
  say(store, NOON + 2)
  const first = { fromMs: NOON * HOUR_MS, values: { rssi: summaryOf(-60) } }
  const second = { fromMs: (NOON + 1) * HOUR_MS, values }
  expect(store.reader.health('main', NOON * HOUR_MS + 1, (NOON + 2) * HOUR_MS)).toEqual([first, second])
  expect(store.reader.health('main', NOON * HOUR_MS, NOON * HOUR_MS + 1)).toEqual([first])
  expect(store.reader.health('attic', 0, Number.MAX_SAFE_INTEGER)).toEqual([])
})

test('an hour that is written again takes the place of what was written before', () => {
  const store = openStore(storeSettings())
  say(store, NOON)
  say(store, NOON, -70)
  expect(store.reader.health('main', 0, Number.MAX_SAFE_INTEGER).map(({ values }) => values)).toEqual([
    { rssi: summaryOf(-70) },
  ])
})

test('an hour is kept for two years, and goes with the first health of a later day', () => {
  const store = openStore(storeSettings())
  say(store, NOON - TWO_YEARS_HOURS - 1)
  say(store, NOON - TWO_YEARS_HOURS)
  say(store, NOON)
  expect(hours(store)).toEqual([NOON - TWO_YEARS_HOURS, NOON])
  say(store, NOON + 1)
  expect(hours(store)).toEqual([NOON - TWO_YEARS_HOURS, NOON, NOON + 1])
  say(store, NOON + HOURS_A_DAY)
  expect(hours(store)).toEqual([NOON, NOON + 1, NOON + HOURS_A_DAY])
})

test('a clock that is years ahead for a while costs two days of what was kept, no more', () => {
  const store = openStore(storeSettings())
  const days = Array.from({ length: 5 }, (_, day) => NOON + day * HOURS_A_DAY)
  for (const hour of days) say(store, hour)
  say(store, NOON + 10 * TWO_YEARS_HOURS)
  expect(hours(store)).toEqual([...days.slice(2), NOON + 10 * TWO_YEARS_HOURS])
})
