import { expect, test } from 'vitest'
import { differenceOf, type Pair, type Side } from '../../../../web/dashboard/history/pair.ts'

const side = (kwh: number | null, cost: number | null, missing = 0): Side => ({
  range: { kind: 'month', fromMs: 0, toMs: 1 },
  toMs: 1,
  bars: [],
  total: kwh === null ? null : { kwh, cost, baseFee: 0 },
  missing,
})
const pair = (first: Side, second: Side): Pair => ({ first, second, cut: false })

test('the difference is what the first took more than the second, and its share of the second', () => {
  expect(differenceOf(pair(side(120, 36), side(100, 33)))).toEqual({ kwh: 20, cost: 3, share: 0.2 })
})

test('without a price there is no difference in cost, and of nothing there is no share', () => {
  expect(differenceOf(pair(side(20, null), side(0, 0)))).toEqual({ kwh: 20, cost: null, share: null })
})

test('where too much is missing there is nothing to compare', () => {
  expect(differenceOf(pair(side(120, 36), side(10, 3, 0.8)))).toBeNull()
  expect(differenceOf(pair(side(120, 36), side(null, null)))).toBeNull()
})
