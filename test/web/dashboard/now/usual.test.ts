import { expect, test } from 'vitest'
import { formatsOf } from '../../../../web/dashboard/format.ts'
import { comparison, wordsForDay } from '../../../../web/dashboard/now/usual.ts'
import { de } from '../../../../web/dashboard/texts/de.ts'
import { en } from '../../../../web/dashboard/texts/en.ts'

const typical = {
  basis: 'weekday' as const,
  days: 12,
  step_ms: 1,
  low_w: [],
  median_w: [],
  high_w: [],
  kwh: 9,
  kwh_by_now: 5.4,
}
const meter = { timezone: 'Europe/Berlin', currency: 'EUR' }
/** Thursday, 19 November 2026, 19:14 in Berlin. */
const nowMs = Date.UTC(2026, 10, 19, 18, 14)
const english = { texts: en, formats: formatsOf('en-GB', meter), weekday: 4, nowMs }
const german = { texts: de, formats: formatsOf('de-DE', meter), weekday: 4, nowMs }

test('today is compared with what is typical of its weekday by now', () => {
  expect(comparison(7.76, typical, english)).toBe('2.4\u00a0kWh more than a typical Thursday by 19:14')
  expect(comparison(7.76, typical, german)).toBe('2,4\u00a0kWh mehr als sonst donnerstags bis 19:14')
  expect(comparison(3, typical, english)).toBe('2.4\u00a0kWh less than a typical Thursday by 19:14')
})

test('a difference of a turn or two is none', () => {
  expect(comparison(5.42, typical, english)).toBe('As much as a typical Thursday by 19:14')
})

test('where too few Thursdays are known, it is compared with workdays or with all days, and says so', () => {
  expect(comparison(7.76, { ...typical, basis: 'part' }, german)).toBe('2,4\u00a0kWh mehr als sonst werktags bis 19:14')
  expect(comparison(7.76, { ...typical, basis: 'all' }, english)).toBe('2.4\u00a0kWh more than a typical day by 19:14')
  expect(wordsForDay(en.typical, { ...typical, basis: 'part' }, 6, 'Saturday')).toBe('Typical weekend day')
})

test('nothing is said while nothing is typical', () => {
  expect(comparison(7.76, { ...typical, kwh_by_now: null }, english)).toBeNull()
})
