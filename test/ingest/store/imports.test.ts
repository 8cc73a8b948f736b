import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { makeMeter } from '../../../ingest/meter.ts'
import { openHistory } from '../../../ingest/past/history.ts'
import { energyPeriods } from '../../../ingest/past/periods.ts'
import { agrees, recountDays } from '../../../ingest/store/recount.ts'
import type { StoreWriter } from '../../../ingest/store/writer.ts'
import {
  ARRIVED_MS,
  contents,
  look,
  message,
  numbered,
  openStore,
  runs,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ALL = Number.MAX_SAFE_INTEGER

const ticksEntry = (id: string, at: readonly number[]) => message('entry', encode({ id, kind: 'ticks', at: [...at] }))
const energyEntry = (id: string, periods: readonly (readonly [from: number, to: number, kwh: number])[]) =>
  message('entry', encode({ id, kind: 'energy', periods: periods.map(([from, to, kwh]) => ({ from, to, kwh })) }))
const every = (stepMs: number, n: number, fromMs = START_MS) => Array.from({ length: n }, (_, i) => fromMs + i * stepMs)
const timesIn = ({ reader }: StoreWriter) => reader.ticks('main', 0, ALL, Number.MAX_SAFE_INTEGER)

function periodsOf(store: StoreWriter, settings: Settings, edges: readonly number[]) {
  const meter = makeMeter(settings, 'main')
  return energyPeriods(openHistory(store.reader, meter), meter.tariffs, edges)
}

describe('imported turns', () => {
  test('count once, are not judged by their distance, and leave the energy that is counted live', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    const times = [START_MS, START_MS + 300, START_MS + HOUR_MS]
    await store.record({ arrivals: [ticksEntry('a', times), ticksEntry('a', times)] })
    expect(timesIn(store)).toEqual(times)
    expect(store.reader.imported('main', 'a')).toMatchObject({ counted: 3, known: 0, overlapping: 0, future: 0 })
    expect(contents(settings)).toMatchObject({ energyWh: 0, tallies: {}, rejected: [] })
  })

  test('come from a newer copy of the same file without being counted again', async () => {
    const store = openStore(storeSettings())
    const times = every(60_000, 10)
    await store.record({ arrivals: [ticksEntry('a', times.slice(0, 6)), ticksEntry('b', times)] })
    expect(timesIn(store)).toEqual(times)
    expect(store.reader.imported('main', 'b')).toMatchObject({ counted: 4, known: 6, overlapping: 0 })
  })

  test('are left out where the meter was watched already, and fill what lies beside', async () => {
    const store = openStore(storeSettings())
    const live = every(60_000, 5, START_MS + DAY_MS)
    await store.record({ arrivals: [ticksMessage(numbered(live))] })
    const before = every(60_000, 5, START_MS + DAY_MS - HOUR_MS)
    const beside = live.map((atMs) => atMs + 20_000)
    await store.record({ arrivals: [ticksEntry('a', [...before, ...beside])] })
    const after = beside.slice(-1)
    expect(timesIn(store)).toEqual([...before, ...live, ...after])
    expect(store.reader.imported('main', 'a')).toMatchObject({ counted: 6, overlapping: 4 })
  })

  test('fill a time without data, and join what an earlier part of the import began', async () => {
    const store = openStore(storeSettings())
    const live = [START_MS, START_MS + 10 * DAY_MS]
    await store.record({ arrivals: [ticksMessage(numbered(live))] })
    const past = every(6 * HOUR_MS, 39, START_MS + 6 * HOUR_MS)
    await store.record({ arrivals: [ticksEntry('a', past.slice(0, 20))] })
    await store.record({ arrivals: [ticksEntry('b', past.slice(20))] })
    expect(timesIn(store)).toEqual([START_MS, ...past, START_MS + 10 * DAY_MS])
  })

  test('that lie in the future are left out', async () => {
    const store = openStore(storeSettings())
    await store.record({ arrivals: [ticksEntry('a', [START_MS, ARRIVED_MS + 2 * DAY_MS])] })
    expect(store.reader.imported('main', 'a')).toMatchObject({ counted: 1, future: 1 })
  })

  test('are in the sums, whatever the order of the parts and of the live turns between them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), async (order) => {
        const settings = storeSettings()
        const store = openStore(settings)
        const parts = order.map((part) => every(700_000, 40, START_MS + part * DAY_MS))
        for (const [i, times] of parts.entries()) {
          const arrival = i % 3 === 2 ? ticksMessage(numbered(times, `boot-${i}`)) : ticksEntry(`part-${i}`, times)
          await store.record({ arrivals: [arrival] })
        }
        expect(timesIn(store)).toEqual(parts.flat().toSorted((a, b) => a - b))
        expect(look(settings, (db) => [...recountDays(db)].every(agrees))).toBe(true)
        store.close()
      }),
      { numRuns: runs(10) },
    )
  })

  test('that an earlier version only kept count at the next start', async () => {
    const settings = storeSettings()
    openStore(settings).close()
    const body = JSON.stringify({ id: 'old', kind: 'ticks', at: [START_MS, START_MS + 60_000] })
    look(settings, (db) => db.prepare("INSERT INTO entry VALUES (1, 'old', 'ticks', ?, ?)").run(ARRIVED_MS, body))
    const store = openStore(settings)
    expect(timesIn(store)).toEqual([START_MS, START_MS + 60_000])
    expect(store.reader.imported('main', 'old')).toMatchObject({ counted: 2 })
    store.close()
    expect(timesIn(openStore(settings))).toHaveLength(2)
  })
})

describe('imported energy', () => {
  test('is in the history, marked, beside the turns that were counted', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    const live = every(HOUR_MS, 25, START_MS + 2 * DAY_MS + HOUR_MS / 2)
    await store.record({ arrivals: [ticksMessage(numbered(live))] })
    const days = [0, 1].map((day) => [START_MS + day * DAY_MS, START_MS + (day + 1) * DAY_MS, 5 + day] as const)
    await store.record({ arrivals: [energyEntry('a', days)] })
    expect(store.reader.imported('main', 'a')).toMatchObject({ counted: 2, overlapping: 0 })
    const edges = [0, 0.5, 1, 2, 3].map((day) => START_MS + day * DAY_MS)
    const periods = periodsOf(store, settings, edges)
    expect(periods.map(({ kwh }) => Math.round((kwh ?? 0) * 1000) / 1000)).toEqual([2.5, 2.5, 6, 0.327])
    expect(periods[1]).toMatchObject({ imported: 1, measured: 0, filled: 0, missing: 0, peakW: null })
    expect(periods.at(-1)).toMatchObject({ imported: 0, measured: 47 / 48, filled: 0 })
    expect(contents(settings).energyWh).toBeCloseTo((25 * 1000) / 75, 6)
  })

  test('keeps its resolution: its power is even over each period', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    const hours = [0.2, 0.6].map((kwh, i) => [START_MS + i * HOUR_MS, START_MS + (i + 1) * HOUR_MS, kwh] as const)
    await store.record({ arrivals: [energyEntry('a', hours)] })
    const { mean } = openHistory(store.reader, makeMeter(settings, 'main')).power(START_MS, HOUR_MS / 2, 5)
    expect(mean.map((powerW) => powerW && Math.round(powerW))).toEqual([200, 200, 600, 600, null])
  })

  test('is left out where turns or other energy are counted, and where it is there already', async () => {
    const store = openStore(storeSettings())
    const live = every(60_000, 60, START_MS + 30 * 60_000)
    await store.record({ arrivals: [ticksMessage(numbered(live))] })
    const hour = (i: number) => [START_MS + i * HOUR_MS, START_MS + (i + 1) * HOUR_MS, 1] as const
    await store.record({ arrivals: [energyEntry('a', [hour(-1), hour(0), hour(1), hour(2)])] })
    await store.record({
      arrivals: [energyEntry('b', [hour(-1), [START_MS - 3 * HOUR_MS, START_MS - HOUR_MS / 2, 9]])],
    })
    expect(store.reader.imported('main', 'a')).toMatchObject({ counted: 2, overlapping: 2 })
    expect(store.reader.imported('main', 'b')).toMatchObject({ counted: 0, known: 1, overlapping: 1 })
  })

  test('keeps turns out that are imported later for the same time', async () => {
    const store = openStore(storeSettings())
    await store.record({ arrivals: [energyEntry('a', [[START_MS, START_MS + DAY_MS, 8]])] })
    await store.record({ arrivals: [ticksEntry('b', every(6 * HOUR_MS, 9, START_MS - 12 * HOUR_MS + 1))] })
    expect(store.reader.imported('main', 'b')).toMatchObject({ counted: 5, overlapping: 4 })
  })

  test('adds up: the energy of parts is that of the whole, wherever it is cut', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    const live = every(HOUR_MS, 30, START_MS + 3 * DAY_MS)
    const hours = every(HOUR_MS, 48).map((fromMs, i) => [fromMs, fromMs + HOUR_MS, (i % 7) / 10] as const)
    await store.record({ arrivals: [energyEntry('a', hours), ticksMessage(numbered(live))] })
    const history = openHistory(store.reader, makeMeter(settings, 'main'))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 * DAY_MS }), { minLength: 1, maxLength: 20 }), (offsets) => {
        const moments = [0, ...new Set(offsets.toSorted((a, b) => a - b))].map((offset) => START_MS + offset)
        const kwh = history.kwhAt(moments)
        const parts = moments.slice(1).map((toMs, i) => {
          const [from = 0, to = 0] = history.kwhAt([moments[i] as number, toMs])
          return to - from
        })
        const sum = parts.reduce((total, part) => total + part, 0)
        expect(sum).toBeCloseTo((kwh.at(-1) as number) - (kwh[0] as number), 9)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
