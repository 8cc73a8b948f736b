import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fractionAt, resample, turnPowerW } from '../../../ingest/energy.ts'
import type { Constants } from '../../../ingest/past/constants.ts'
import { makeHistory } from '../../../ingest/past/history.ts'
import type { StoreReader } from '../../../ingest/store/reader.ts'
import { ARRIVED_MS, openStore, outageMessage, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const QUARTER_MS = 900_000
const DAY_MS = 86_400_000
const SPAN_MS = 3 * DAY_MS
const FIRST_WH = 1000 / 75

/** Turns over about three days, with numbers that never came, a night without data, and another meter later on. */
const stories = fc.record({
  turns: fc.array(
    fc.record({
      turnMs: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 20_000, max: 400_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 4_000_000 }) },
      ),
      missing: fc.oneof(
        { weight: 30, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
      ),
    }),
    { minLength: 2, maxLength: 400 },
  ),
  outageAt: fc.option(fc.nat(SPAN_MS), { freq: 2 }),
  changeMs: fc.option(fc.nat(SPAN_MS), { freq: 2 }),
})

const moments = fc.oneof(
  fc.nat(SPAN_MS / QUARTER_MS).map((n) => n * QUARTER_MS),
  fc.integer({ min: -QUARTER_MS, max: SPAN_MS }),
)

async function tell({ turns, outageAt, changeMs }: typeof stories extends fc.Arbitrary<infer S> ? S : never) {
  const store = openStore(storeSettings())
  let [at, seq] = [START_MS, 1]
  const ticks = [{ boot: 'a', seq, at }]
  for (const { turnMs, missing } of turns) {
    at += turnMs
    seq += 1 + missing
    ticks.push({ boot: 'a', seq, at })
  }
  const arrivals = ticks.map((tick) => ticksMessage([tick]))
  if (outageAt !== null) {
    arrivals.push(outageMessage({ boot: 'a', no: 1, from: START_MS + outageAt, duration_ms: 2, ticks_lost: null }))
  }
  await store.record({ arrivals })
  await store.fillGaps(ARRIVED_MS + 600_000)
  const first = { fromMs: Number.NEGATIVE_INFINITY, whPerTick: FIRST_WH }
  const constants: Constants = changeMs === null ? [first] : [first, { fromMs: START_MS + changeMs, whPerTick: 10 }]
  const times = store.reader.ticks('main', 0, Number.MAX_SAFE_INTEGER, 10_000)
  return { store, constants, times, history: makeHistory(store.reader.source('main'), constants) }
}

/** The turns up to a moment, one by one: ended ones, the part of the running one, and those filled in. */
function turnsUpTo(reader: StoreReader, times: readonly number[], atMs: number): number {
  const ended = times.filter((time) => time <= atMs).length
  const [before, after] = [times[ended - 1], times[ended]]
  const dark = before !== undefined && after !== undefined && reader.noData('main', before, after)(before, after)
  const filled = reader.filled('main', 0, Number.MAX_SAFE_INTEGER).reduce((sum, { fromMs, toMs, n }) => {
    if (atMs >= toMs) return sum + n
    return atMs <= fromMs ? sum : sum + (n * (atMs - fromMs)) / (toMs - fromMs)
  }, 0)
  return ended + fractionAt(atMs, before, after, dark) + filled
}

describe('the history of a meter', () => {
  test('has between any moments the energy of the turns, counted one by one, each by the constant it had', async () => {
    const check = fc.asyncProperty(
      stories,
      fc.array(moments, { minLength: 2, maxLength: 30 }),
      async (story, asked) => {
        const { store, constants, times, history } = await tell(story)
        const atMs = asked.map((ms) => START_MS + ms).sort((a, b) => a - b)
        const kwh = history.kwhAt(atMs)
        const energyUpTo = (untilMs: number) => {
          const changeMs = constants[1]?.fromMs ?? Number.POSITIVE_INFINITY
          const old = turnsUpTo(store.reader, times, Math.min(untilMs, changeMs)) * FIRST_WH
          if (untilMs <= changeMs) return old / 1000
          const since = turnsUpTo(store.reader, times, untilMs) - turnsUpTo(store.reader, times, changeMs)
          return (old + since * 10) / 1000
        }
        const base = energyUpTo(atMs[0] as number)
        for (const [i, ms] of atMs.entries()) {
          expect(Math.abs((kwh[i] as number) - (kwh[0] as number) - (energyUpTo(ms) - base))).toBeLessThan(1e-9)
        }
        store.close()
      },
    )
    await fc.assert(check, { numRuns: 60 })
  })

  test('draws from buckets the curve that the single ticks give', async () => {
    const step = fc.constantFrom(QUARTER_MS, 2 * QUARTER_MS, 4 * QUARTER_MS, DAY_MS)
    const check = fc.asyncProperty(stories, step, fc.integer({ min: -3, max: 100 }), async (story, stepMs, shift) => {
      const { store, constants, times, history } = await tell(story)
      const fromMs = Math.floor(START_MS / stepMs) * stepMs + shift * stepMs
      const steps = Math.ceil(SPAN_MS / stepMs)
      const noData = store.reader.noData('main', 0, Number.MAX_SAFE_INTEGER)
      const filled = store.reader.filled('main', 0, Number.MAX_SAFE_INTEGER)
      const expected = resample({ times, noData, constants, filled }, fromMs, stepMs, steps)
      const curve = history.power(fromMs, stepMs, steps)
      for (const key of ['mean', 'min', 'max', 'filled'] as const) {
        expect(curve[key].map((value) => value === null)).toEqual(expected[key].map((value) => value === null))
        const differences = curve[key].map((value, i) => Math.abs((value ?? 0) - (expected[key][i] ?? 0)))
        expect(Math.max(...differences)).toBeLessThan(1e-6)
      }
      store.close()
    })
    await fc.assert(check, { numRuns: 60 })
  })

  test('names the highest power of a turn that ends between two moments', async () => {
    const edge = fc.nat(SPAN_MS / QUARTER_MS).map((n) => START_MS + n * QUARTER_MS)
    const check = fc.asyncProperty(stories, fc.array(edge, { minLength: 2, maxLength: 12 }), async (story, edges) => {
      const { store, times, history } = await tell({
        ...story,
        turns: story.turns.map((turn) => ({ ...turn, missing: 0 })),
        changeMs: null,
      })
      const atMs = [...new Set(edges)].sort((a, b) => a - b)
      const expected = atMs.slice(1).map((endMs, i) => {
        const turnsMs = times.flatMap((time, k) =>
          k > 0 && time >= (atMs[i] as number) && time < endMs ? [time - (times[k - 1] as number)] : [],
        )
        return turnsMs.length > 0 ? turnPowerW(FIRST_WH, 0, Math.min(...turnsMs)) : null
      })
      expect(history.peaksW(atMs)).toEqual(expected)
      store.close()
    })
    await fc.assert(check, { numRuns: 40 })
  })
})

describe('the history of a meter at its ends', () => {
  test('has holes before the first tick, after the last, and where there is no data', async () => {
    const { store, times, history } = await tell({
      turns: [60_000, 120_000, 60_000].map((turnMs) => ({ turnMs, missing: 0 })),
      outageAt: 90_000,
      changeMs: null,
    })
    const [first = 0, second = 0, third = 0, last = 0] = times
    expect(history.holes(first - 1000, last + 1000)).toEqual([
      { fromMs: first - 1000, toMs: first },
      { fromMs: second, toMs: third },
      { fromMs: last, toMs: last + 1000 },
    ])
    expect(history.holes(second + 1, third - 1)).toEqual([{ fromMs: second + 1, toMs: third - 1 }])
    store.close()
  })

  test('of a meter that is still for long asks no more for each moment since', async () => {
    const store = openStore(storeSettings())
    await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: 1, at: START_MS }])] })
    const source = store.reader.source('main')
    let asked = 0
    const after = (atMs: number) => {
      asked++
      return source.after(atMs)
    }
    const hours = Array.from({ length: 1000 }, (_, hour) => START_MS + hour * 4 * QUARTER_MS)
    const kwh = makeHistory({ ...source, after }, [{ fromMs: 0, whPerTick: FIRST_WH }]).kwhAt(hours)
    expect(new Set(kwh).size).toBe(1)
    expect(asked).toBeLessThan(5)
    store.close()
  })

  test('of a meter without a tick is one hole, and has no energy, no peak and no curve', () => {
    const store = openStore(storeSettings())
    const history = makeHistory(store.reader.source('main'), [{ fromMs: 0, whPerTick: FIRST_WH }])
    expect([...history.kwhAt([START_MS, START_MS + DAY_MS])]).toEqual([0, 0])
    expect(history.holes(START_MS, START_MS + 5)).toEqual([{ fromMs: START_MS, toMs: START_MS + 5 }])
    expect(history.peakW(START_MS, START_MS + DAY_MS)).toBeNull()
    expect(history.power(0, QUARTER_MS, 2).mean).toEqual([null, null])
    store.close()
  })
})
