import { expect, test } from 'vitest'
import { isWhole, yearPaceKwh } from '../../../../web/dashboard/insights/year.ts'

const week = (kwh: (number | null)[]) => ({
  typical_week: kwh.map((value) => ({ kwh: value, basis: 'weekday' as const })),
})
const total = { from: 0, to: 1000, kwh: 5, cost: null, base_fee: null, unknown_ms: 0 }

test('a year at this pace is 365 typical days, and unknown while a day of the week is', () => {
  expect(yearPaceKwh(week([10, 10, 10, 10, 10, 12, 15]))).toBeCloseTo(4015)
  expect(yearPaceKwh(week([10, 10, 10, 10, 10, 12, null]))).toBeNull()
})

test('a period is whole when at most a fiftieth of it is unknown', () => {
  expect(isWhole({ ...total, unknown_ms: 20 })).toBe(true)
  expect(isWhole({ ...total, unknown_ms: 21 })).toBe(false)
  expect(isWhole({ ...total, kwh: null })).toBe(false)
})
