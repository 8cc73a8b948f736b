import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Filled, resample } from '../../../ingest/energy.ts'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import { ARRIVED_MS, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const WH = 1000 / 75
const HOUR_MS = 3_600_000

const ascending = (values: number[]) => [...new Set(values)].sort((a, b) => a - b)
const stories = fc.record({
  times: fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 2, maxLength: 30 }).map(ascending),
  filled: fc.array(
    fc
      .record({
        fromMs: fc.nat(400_000),
        durationMs: fc.integer({ min: 1, max: 200_000 }),
        n: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ fromMs, durationMs, n }): Filled => ({ fromMs, toMs: fromMs + durationMs, n })),
    { maxLength: 5 },
  ),
})

test('filled turns come on top of the ticks: the curve holds exactly their energy, where there are ticks around', () => {
  fc.assert(
    fc.property(stories, fc.integer({ min: 1000, max: 90_000 }), ({ times, filled }, stepMs) => {
      fc.pre(times.length > 1)
      const [first = 0, last = 0] = [times[0], times.at(-1)]
      const steps = Math.ceil(600_000 / stepMs)
      const {
        mean,
        min,
        max,
        filled: parts,
      } = resample({ times, noData: () => false, constants: [{ fromMs: 0, whPerTick: WH }], filled }, 0, stepMs, steps)
      const energyWh = mean.reduce<number>((sum, w, k) => {
        const coveredMs = Math.max(0, Math.min(last, (k + 1) * stepMs) - Math.max(first, k * stepMs))
        return sum + ((w ?? 0) * coveredMs) / HOUR_MS
      }, 0)
      const inside = filled.reduce((sum, { fromMs, toMs, n }) => {
        const overlapMs = Math.max(0, Math.min(toMs, last) - Math.max(fromMs, first))
        return sum + (n * overlapMs) / (toMs - fromMs)
      }, 0)
      expect(energyWh / ((times.length - 1 + inside) * WH)).toBeCloseTo(1, 9)
      mean.forEach((w, k) => {
        if (w === null) return
        expect(w).toBeGreaterThanOrEqual(min[k] as number)
        expect(w).toBeLessThanOrEqual(max[k] as number)
        expect(parts[k]).toBeGreaterThanOrEqual(0)
        expect(parts[k]).toBeLessThanOrEqual(1 + 1e-12)
      })
    }),
  )
})

test('the count at any time is the ticks, the part of the running turn, and the filled turns so far', async () => {
  const store = openStore(storeSettings())
  const tick = (seq: number, s: number) => ({ boot: 'a', seq, at: START_MS + s * 1000 })
  await store.record({ arrivals: [ticksMessage([tick(1, 0), tick(2, 100), tick(6, 200), tick(7, 300)])] })
  await store.fillGaps(ARRIVED_MS + 600_000)
  const at = (s: number) => turnsUpTo(store.reader.source('main'), START_MS + s * 1000)
  expect([0, 50, 100, 125, 150, 200, 250, 300, 999].map(at)).toEqual([1, 1.5, 2, 3, 4, 6, 6.5, 7, 7])
  expect(store.reader.filled('main', START_MS, START_MS + 100_000)).toEqual([])
  expect(store.reader.filled('main', START_MS, START_MS + 100_001)).toEqual([
    { fromMs: START_MS + 100_000, toMs: START_MS + 200_000, n: 3 },
  ])
  expect(store.reader.missingBetween('main', START_MS + 100_000, START_MS + 200_000)).toBe(3)
})
