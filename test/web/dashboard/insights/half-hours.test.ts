import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import { ascendingPowers, isKnown, SLOT_MS, slotDaysOf } from '../../../../web/dashboard/insights/half-hours.ts'
import { daysWith } from './days.ts'

const berlin = makeZone('Europe/Berlin')
const powerOf = (from: number, mean: (number | null)[], step_ms = SLOT_MS) => ({ from, step_ms, mean, filled: [] })

test('a day has its half hours by the clock on the wall, whatever the offset', () => {
  const fromMs = berlin.parse('2026-07-06')
  const mean = Array.from({ length: 96 }, (_, i) => i)
  const days = slotDaysOf(powerOf(fromMs, mean), berlin)
  expect(days.map(({ weekday }) => weekday)).toEqual([1, 2])
  expect(days.map((day) => day.fromMs)).toEqual([fromMs, berlin.parse('2026-07-07')])
  expect(days[1]?.powerW).toEqual(mean.slice(48))
})

test('the hour that the clock leaps over in March is not known', () => {
  const [day] = slotDaysOf(powerOf(berlin.parse('2026-03-29'), Array<number>(46).fill(100)), berlin)
  expect(day?.powerW.map((powerW, slot) => (powerW === null ? slot : -1)).filter((slot) => slot >= 0)).toEqual([4, 5])
  expect(day && isKnown(day)).toBe(true)
})

test('an hour that the clock shows twice in October is the mean of both', () => {
  const mean = Array.from({ length: 50 }, (_, i) => (i === 4 ? 100 : i === 6 ? 300 : 50))
  const [day] = slotDaysOf(powerOf(berlin.parse('2026-10-25'), mean), berlin)
  expect(day?.powerW[4]).toBe(200)
  expect(day?.powerW[5]).toBe(50)
})

test('finer steps make the mean of their half hour, of those that are known', () => {
  const quarters = [100, 300, null, 80, null, null]
  const [day] = slotDaysOf(powerOf(berlin.parse('2026-07-06'), quarters, SLOT_MS / 2), berlin)
  expect(day?.powerW.slice(0, 3)).toEqual([200, 80, null])
})

test('no power is lost and none is made up', () => {
  const powers = fc.array(fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null }), { maxLength: 200 })
  fc.assert(
    fc.property(powers, (mean) => {
      const known = mean.filter((value) => value !== null).sort((a, b) => a - b)
      expect([...ascendingPowers(slotDaysOf(powerOf(berlin.parse('2026-07-06'), mean), berlin))]).toEqual(known)
    }),
  )
})

test('a day of which five hours are not known is no known day', () => {
  expect(daysWith(1, (_, slot) => (slot < 10 ? null : 100)).map(isKnown)).toEqual([false])
  expect(daysWith(1, (_, slot) => (slot < 5 ? null : 100)).map(isKnown)).toEqual([true])
})
