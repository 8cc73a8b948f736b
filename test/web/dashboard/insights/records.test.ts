import { expect, test } from 'vitest'
import { recordsOf } from '../../../../web/dashboard/insights/records.ts'

const day = (from: number, kwh: number | null, peak_w: number | null = null) => ({
  ...{ from, to: from + 1, kwh, peak_w, cost: null, base_fee: 0, measured: 1, filled: 0, missing: 0 },
})

test('the five highest days stand in order, the usual one is the middle', () => {
  const records = recordsOf([9, 1, 8, null, 7, 6, 2, 5].map((kwh, from) => day(from, kwh)))
  expect(records?.highest.map(({ kwh }) => kwh)).toEqual([9, 8, 7, 6, 5])
  expect(records?.usualKwh).toBe(6)
})

test('the highest power is told with its day, wherever that day stands', () => {
  expect(recordsOf([day(1, 9, 2000), day(2, 1, 7200), day(3, null)])?.peak).toEqual({ fromMs: 2, powerW: 7200 })
})

test('where no day is known, nothing stands out', () => {
  expect(recordsOf([day(1, null)])).toBeNull()
  expect(recordsOf([day(1, 3)])?.peak).toBeNull()
})
