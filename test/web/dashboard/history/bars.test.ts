import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Period } from '../../../../web/dashboard/api.ts'
import { barsOf, missingMsOf, qualityOf, totalOf } from '../../../../web/dashboard/history/bars.ts'

const DAY_MS = 86_400_000
const EDGES = [0, DAY_MS, 2 * DAY_MS, 3 * DAY_MS]
const background = { nowMs: 1.5 * DAY_MS, firstMs: 0, typicalKwh: () => 10 }
const period = (day: number, part: Partial<Period> = {}): Period => ({
  from: day * DAY_MS,
  to: (day + 1) * DAY_MS,
  kwh: 8,
  cost: 4,
  base_fee: 0.4,
  peak_w: 2000,
  measured: 1,
  filled: 0,
  missing: 0,
  ...part,
})
const toCome = period(2, { kwh: null, cost: null, peak_w: null, measured: 0, missing: 1 })

test('bars are of the past, of the present, and to come', () => {
  const bars = barsOf(EDGES, [period(0), period(1), toCome], 'energy', background)
  expect(bars.map(({ state, amount }) => [state, amount])).toEqual([
    ['past', 8],
    ['present', 8],
    ['future', null],
  ])
})

test('before the answer there are bars without amounts', () => {
  expect(barsOf(EDGES, null, 'energy', background).map(({ amount, missing }) => [amount, missing])).toEqual([
    [null, 0],
    [null, 0],
    [null, 0],
  ])
})

test('of a day a quarter of which is missing, a quarter of the typical day is drawn on top', () => {
  const [bar] = barsOf(EDGES, [period(0, { measured: 0.75, missing: 0.25 }), period(1), toCome], 'energy', background)
  expect(bar?.missing).toBeCloseTo(2.5)
})

test('where no day is typical, what is missing is drawn at the level of the rest', () => {
  const nothing = { ...background, typicalKwh: () => null }
  const [bar] = barsOf(EDGES, [period(0, { measured: 0.8, missing: 0.2 }), period(1), toCome], 'energy', nothing)
  expect(bar?.missing).toBeCloseTo(2)
})

test('the filled part of a bar is its share of what is known', () => {
  const [bar] = barsOf(EDGES, [period(0, { measured: 0.3, filled: 0.1, missing: 0.6 })], 'energy', background)
  expect(bar?.filled).toBeCloseTo(2)
})

test('in money the typical day costs what a kilowatt-hour cost', () => {
  const [bar] = barsOf(EDGES, [period(0), period(1), toCome], 'cost', background)
  expect(bar).toMatchObject({ amount: 4, typical: 5 })
})

test('before the first turn nothing is missing and nothing is typical', () => {
  const later = { ...background, firstMs: 1.25 * DAY_MS }
  const early = period(0, { kwh: null, measured: 0, missing: 1 })
  const [bar] = barsOf(EDGES, [early], 'energy', later)
  expect(bar).toMatchObject({ missing: 0, typical: null })
  expect(missingMsOf(period(1, { missing: 0.5 }), later)).toBe(0)
})

test('what is still to come is neither missing nor counted', () => {
  expect(missingMsOf(toCome, background)).toBe(0)
  expect(qualityOf([toCome], background)).toBeNull()
})

test('a total of nothing known is null, not 0', () => {
  expect(totalOf([toCome])).toEqual({ kwh: null, cost: null, baseFee: 0.4 })
})

test('the parts of the quality are shares that sum to one', () => {
  const shares = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  fc.assert(
    fc.property(
      fc.array(shares, { minLength: 1, maxLength: 30 }),
      fc.double({ min: 0, max: 40, noNaN: true }),
      (days, now) => {
        const periods = days.map(([a, b], day) => period(day, { filled: a * b, missing: a * (1 - b), measured: 1 - a }))
        const quality = qualityOf(periods, { nowMs: now * DAY_MS, firstMs: 0 })
        if (!quality) return
        const { measured, filled, missing } = quality
        expect(measured + filled + missing).toBeCloseTo(1)
        for (const share of [measured, filled, missing]) expect(share).toBeGreaterThanOrEqual(-1e-9)
      },
    ),
  )
})
