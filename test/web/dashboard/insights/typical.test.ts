import { expect, test } from 'vitest'
import { daysOfPart, typicalOf } from '../../../../web/dashboard/insights/typical.ts'
import { daysWith } from './days.ts'

test('half of the days lie within the band, the middle one on the line', () => {
  const typical = typicalOf(daysWith(5, (day) => 100 * (day + 1)))
  expect(typical?.lowW[0]).toBe(200)
  expect(typical?.middleW[20]).toBe(300)
  expect(typical?.highW[47]).toBe(400)
})

test('one strange day among many does not move what is typical', () => {
  const typical = typicalOf(daysWith(9, (day) => (day === 4 ? 9000 : 200)))
  expect(typical?.highW[10]).toBe(200)
})

test('with a half hour that fewer than three days know nothing is typical', () => {
  expect(typicalOf(daysWith(2, () => 100))).toBeNull()
  expect(typicalOf(daysWith(5, (day, slot) => (slot === 3 && day > 1 ? null : 100)))).toBeNull()
})

test('weekends are Saturdays and Sundays, and days that are hardly known belong to neither', () => {
  const days = daysWith(14, (day) => (day === 5 ? null : 100))
  expect(daysOfPart(days, true).map(({ weekday }) => weekday)).toEqual([7, 6, 7])
  expect(daysOfPart(days, false)).toHaveLength(10)
})
