import { expect, test } from 'vitest'
import { changeOf, mostOf, PARTS } from '../../../../web/dashboard/insights/change.ts'
import { daysWith } from './days.ts'

const EVENING = 36

test('the last four weeks are compared with the four before, and the older ones do not count', () => {
  const change = changeOf(daysWith(84, (day) => (day < 28 ? 9999 : day < 56 ? 500 : 400)))
  expect(change?.beforeKwh).toBeCloseTo(12)
  expect(change?.latelyKwh).toBeCloseTo(9.6)
})

test('the parts of the day add up to the day', () => {
  const change = changeOf(daysWith(56, (day, slot) => 100 + slot * 7 + (day > 27 ? slot : 0)))
  const sum = PARTS.reduce((kwh, part) => kwh + (change?.parts[part].latelyKwh ?? 0), 0)
  expect(sum).toBeCloseTo(change?.latelyKwh ?? 0)
})

test('the part that changed most is told, in the direction of the whole', () => {
  const more = changeOf(
    daysWith(56, (day, slot) => (day > 27 && slot >= EVENING ? 900 : day > 27 && slot < 12 ? 0 : 300)),
  )
  expect(more && mostOf(more)).toBe('evening')
  const less = changeOf(daysWith(56, (day, slot) => (day > 27 && slot < 12 ? 100 : 300)))
  expect(less && mostOf(less)).toBe('night')
})

test('a day without data is no day without use', () => {
  const change = changeOf(daysWith(56, (day) => (day % 3 === 0 ? null : 240)))
  expect(change?.latelyKwh).toBeCloseTo(5.76)
})

test('nothing is told while fewer than two weeks of either are known', () => {
  expect(changeOf(daysWith(41, () => 100))).toBeNull()
  expect(changeOf(daysWith(42, () => 100))?.beforeKwh).toBeCloseTo(2.4)
})
