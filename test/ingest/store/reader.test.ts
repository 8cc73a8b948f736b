import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import { openStoreReader, type StoreReader } from '../../../ingest/store/reader.ts'
import { bareTick, look, openStore, outageMessage, runs, START_MS, storeSettings, ticksMessage } from './store.ts'

const HOUR_MS = 3_600_000
const NO_DATA_HOURS = 6

interface Interval {
  durationMs: number
  /** An outage within: how many turns were lost, null where that is not known. */
  outage: { lost: number | null } | undefined
}

/** Ticks with short and long intervals, some with an outage within. */
const stories: fc.Arbitrary<Interval[]> = fc.array(
  fc.record({
    durationMs: fc.oneof(fc.integer({ min: 1000, max: 600_000 }), fc.integer({ min: 1000, max: 40 * HOUR_MS })),
    outage: fc.option(fc.record({ lost: fc.option(fc.constant(0)) }), { nil: undefined, freq: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
)

interface Known {
  reader: StoreReader
  times: number[]
  /** For each interval by its index: whether nothing is known of it. */
  dark: boolean[]
  close(): void
}

async function tell(intervals: Interval[]): Promise<Known> {
  const settings: Settings = storeSettings(({ meters }) => {
    Object.assign(meters['main'] ?? {}, { no_data_after_hours: NO_DATA_HOURS })
  })
  const store = openStore(settings)
  const times = [START_MS]
  for (const { durationMs } of intervals) times.push((times.at(-1) as number) + durationMs)
  const outages = intervals.flatMap(({ durationMs, outage }, i) => {
    if (!outage) return []
    const from = (times[i] as number) + Math.floor(durationMs / 4)
    const half = Math.floor(durationMs / 2)
    return [outageMessage({ boot: 'a', no: i + 1, from, duration_ms: half, ticks_lost: outage.lost })]
  })
  const ticks = times.map((at, i) => ticksMessage([{ boot: 'a', seq: i + 1, at }]))
  await store.record({ arrivals: [...ticks, ...outages] })
  const dark = intervals.map(({ durationMs, outage }) => durationMs > NO_DATA_HOURS * HOUR_MS || outage?.lost === null)
  return { reader: store.reader, times, dark, close: store.close }
}

/** The turns up to a time, counted one by one. */
function countAt({ times, dark }: Known, atMs: number): number {
  const ended = times.filter((time) => time <= atMs).length
  const before = times[ended - 1]
  const after = times[ended]
  if (before === undefined || after === undefined || dark[ended - 1]) return ended
  return ended + (atMs - before) / (after - before)
}

/** Moments in and around a story, many of them on its ticks. */
const parts = fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { minLength: 2, maxLength: 12 })
function momentsOf({ times }: Known, some: number[]): number[] {
  const first = times[0] as number
  const spanMs = (times.at(-1) as number) - first
  const between = some.map((part) => Math.round(first + part * spanMs))
  return [...between, ...times.slice(0, 5), ...times.slice(-5)]
}

describe('the count of turns', () => {
  test('is that of the ticks and the part of the running turn, flat where there is no data, at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(stories, parts, async (story, some) => {
        const known = await tell(story)
        for (const atMs of momentsOf(known, some)) {
          expect(turnsUpTo(known.reader.source('main'), atMs)).toBeCloseTo(countAt(known, atMs), 9)
        }
        known.close()
      }),
      { numRuns: runs(40) },
    )
  })

  test('rises evenly within a turn, and by one at the tick that ends an interval without data', async () => {
    const { reader } = await tell([
      { durationMs: 10_000, outage: undefined },
      { durationMs: 20_000, outage: { lost: null } },
    ])
    const at = (ms: number) => turnsUpTo(reader.source('main'), START_MS + ms)
    expect([-1, 0, 2500, 10_000, 20_000, 29_999, 30_000, 99_000].map(at)).toEqual([0, 1, 1.25, 2, 2, 2, 3, 3])
  })

  test('is 0 for a meter that was never entered', async () => {
    const { reader } = await tell([])
    expect(turnsUpTo(reader.source('attic'), START_MS)).toBe(0)
    expect(reader.meter('attic')).toBeUndefined()
  })
})

describe('the intervals without data', () => {
  test('are found whole, in order, wherever the window lies', async () => {
    await fc.assert(
      fc.asyncProperty(stories, parts, async (story, some) => {
        const known = await tell(story)
        const moments = momentsOf(known, some)
        for (const [i, aMs] of moments.entries()) {
          const bMs = moments[(i * 7 + 3) % moments.length] as number
          const [fromMs, toMs] = aMs < bMs ? [aMs, bMs] : [bMs, aMs + 1]
          const expected = known.dark.flatMap((isDark, k) => {
            const gap = { fromMs: known.times[k] as number, toMs: known.times[k + 1] as number }
            return isDark && gap.fromMs < toMs && gap.toMs > fromMs ? [gap] : []
          })
          expect(known.reader.noDataWithin('main', fromMs, toMs)).toEqual(expected)
        }
        known.close()
      }),
      { numRuns: runs(40) },
    )
  })

  test('are told among neighbouring ticks', async () => {
    const { reader, times, dark } = await tell([
      { durationMs: NO_DATA_HOURS * HOUR_MS, outage: undefined },
      { durationMs: NO_DATA_HOURS * HOUR_MS + 1, outage: undefined },
      { durationMs: 10_000, outage: { lost: null } },
      { durationMs: 10_000, outage: { lost: 3 } },
    ])
    const noData = reader.noData('main', times[0] as number, times.at(-1) as number)
    expect(times.slice(1).map((after, i) => noData(times[i] as number, after))).toEqual(dark)
    expect(dark).toEqual([false, true, true, false])
  })
})

test('ticks are answered in order, from the first to before the last moment, no more than asked for', async () => {
  const store = openStore(storeSettings())
  const times = [0, 10_000, 20_000, 30_000].map((ms) => START_MS + ms)
  await store.record({ arrivals: times.map(bareTick) })
  const { reader } = store
  expect(reader.ticks('main', START_MS, START_MS + 30_000, 9)).toEqual(times.slice(0, 3))
  expect(reader.ticks('main', START_MS + 1, START_MS + 30_001, 2)).toEqual(times.slice(1, 3))
  expect(reader.lastTicks('main', START_MS + 20_000, 2)).toEqual(times.slice(1, 3))
  expect(reader.lastTicks('main', START_MS - 1, 2)).toEqual([])
  expect(reader.tickAfter('main', START_MS)).toBe(times[1])
  expect(reader.tickAfter('main', START_MS + 30_000)).toBeUndefined()
  const quarters = [0, 900_000].map((ms) => ({ fromMs: START_MS + ms, toMs: START_MS + ms + 900_000 }))
  expect(reader.source('main').shortestOf(quarters)).toEqual([10_000, null])
})

test('all of a question is answered from one state of the store, whatever another connection writes meanwhile', async () => {
  const settings = storeSettings()
  await openStore(settings).record({ arrivals: [0, 10_000].map((ms) => bareTick(START_MS + ms)) })
  const reader = openStoreReader(settings) as StoreReader
  onTestFinished(reader.close)
  const count = () => reader.ticks('main', START_MS, START_MS + HOUR_MS, 9).length
  const counts = reader.atOnce(() => {
    const before = count()
    look(settings, (db) => db.exec('DELETE FROM tick'))
    return [before, count()]
  })
  expect(counts).toEqual([2, 2])
  expect(count()).toBe(0)
})
