import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../../ingest/summary/days.ts'
import { typicalOf } from '../../../ingest/summary/typical.ts'

const DAY_MS = 86_400_000
const SLOTS = Array.from({ length: 48 }, (_, slot) => slot)

function makeDay(weekday: number, powerAt: (slot: number) => number | null): Day {
  const powerW = SLOTS.map(powerAt)
  const known = powerW.filter((value) => value !== null)
  const kwh = known.reduce((sum, value) => sum + value / 2000, 0)
  return { weekday, powerW, kwh, knownMs: (known.length * DAY_MS) / 48, lengthMs: DAY_MS }
}

const somePowers = fc.array(fc.option(fc.double({ min: 0, max: 9000, noNaN: true }), { freq: 12 }), {
  minLength: 48,
  maxLength: 48,
})
const someDays = fc
  .array(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), powers: somePowers }), { maxLength: 30 })
  .map((days) => days.map(({ weekday, powers }) => makeDay(weekday, (slot) => powers[slot] ?? null)))
const aWeekday = fc.integer({ min: 1, max: 7 })

const isWeekend = (weekday: number) => weekday > 5

describe('a typical day', () => {
  test('lies between a quarter and three quarters of its days in each half hour, or is not known there', () => {
    const check = fc.property(someDays, aWeekday, (days, weekday) => {
      const { basis, lowW, medianW, highW } = typicalOf(days, weekday)
      const chosen = days.filter((day) => {
        if (basis === 'all') return true
        return basis === 'weekday' ? day.weekday === weekday : isWeekend(day.weekday) === isWeekend(weekday)
      })
      for (const slot of SLOTS) {
        const samples = chosen.map(({ powerW }) => powerW[slot]).filter((value) => typeof value === 'number')
        const bounds = [lowW[slot], medianW[slot], highW[slot]]
        if (samples.length < 3) {
          expect(bounds).toEqual([null, null, null])
          continue
        }
        const [low, median, high] = bounds as [number, number, number]
        expect(low).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(high)
        expect(samples.filter((value) => value <= median).length).toBeGreaterThanOrEqual(samples.length / 2)
        expect(samples.filter((value) => value >= median).length).toBeGreaterThanOrEqual(samples.length / 2)
        expect(samples.filter((value) => value <= low).length).toBeGreaterThanOrEqual(samples.length / 4)
        expect(samples.filter((value) => value >= high).length).toBeGreaterThanOrEqual(samples.length / 4)
      }
    })
    fc.assert(check, { numRuns: 100 })
  })

  test('counts from nothing at midnight and never back', () => {
    const check = fc.property(someDays, aWeekday, (days, weekday) => {
      const { kwhUntil } = typicalOf(days, weekday)
      if (kwhUntil === null) return
      expect(kwhUntil).toHaveLength(49)
      expect(kwhUntil[0]).toBe(0)
      expect(kwhUntil).toEqual([...kwhUntil].sort((a, b) => a - b))
    })
    fc.assert(check, { numRuns: 100 })
  })

  test('of days that are alike is any of them: its curve and its count say the same', () => {
    const check = fc.property(fc.array(fc.nat(5000), { minLength: 48, maxLength: 48 }), (powers) => {
      const days = [1, 2, 3].map(() => makeDay(4, (slot) => powers[slot] as number))
      const { basis, lowW, medianW, highW, kwhUntil } = typicalOf(days, 4)
      expect([basis, lowW, medianW, highW]).toEqual(['weekday', powers, powers, powers])
      for (const slot of [0, 17, 48]) {
        const kwh = powers.slice(0, slot).reduce((sum, powerW) => sum + powerW / 2000, 0)
        expect(kwhUntil?.[slot]).toBeCloseTo(kwh, 9)
      }
    })
    fc.assert(check, { numRuns: 50 })
  })

  test('has in its count the kettle that is on each day at another time, and in no half hour', () => {
    const days = [3, 11, 20, 30, 40].map((kettle) => makeDay(2, (slot) => (slot === kettle ? 2100 : 100)))
    const { medianW, kwhUntil } = typicalOf(days, 2)
    expect(medianW).toEqual(SLOTS.map(() => 100))
    expect(kwhUntil?.[48]).toBeCloseTo(2.4 + 1, 9)
    expect(kwhUntil?.[12]).toBeCloseTo(0.6, 9)
  })
})

describe('the days of a typical day', () => {
  test('are those of its weekday, with fewer than three of them the workdays or weekends, then all', () => {
    const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => makeDay(weekday, () => weekday * 100))
    const kwhOf = (days: Day[], weekday: number) => {
      const { basis, kwhUntil, days: from } = typicalOf(days, weekday)
      return { basis, from, kwh: kwhUntil && Math.round((kwhUntil[48] as number) * 1000) / 1000 }
    }
    expect(kwhOf([...week, ...week, ...week], 2)).toEqual({ basis: 'weekday', from: 3, kwh: 4.8 })
    expect(kwhOf([...week, ...week], 2)).toEqual({ basis: 'part', from: 10, kwh: 7.2 })
    expect(kwhOf([...week, ...week], 7)).toEqual({ basis: 'part', from: 4, kwh: 15.6 })
    expect(kwhOf(week, 7)).toEqual({ basis: 'all', from: 7, kwh: 9.6 })
    expect(kwhOf(week.slice(0, 2), 1)).toEqual({ basis: 'all', from: 2, kwh: null })
    expect(kwhOf([], 1)).toEqual({ basis: 'all', from: 0, kwh: null })
  })

  test('that do not know a half hour count what is usual then', () => {
    const whole = makeDay(1, () => 100)
    const gap = makeDay(1, (slot) => (slot < 12 ? null : 100))
    expect(typicalOf([whole, whole, whole, gap, gap, gap], 1).kwhUntil?.[48]).toBeCloseTo(2.4, 9)
  })

  test('are left out of its count where more than half of one is not known', () => {
    const whole = makeDay(1, () => 100)
    const gap = makeDay(1, (slot) => (slot < 25 ? null : 900))
    const { days, medianW, kwhUntil } = typicalOf([whole, whole, whole, gap, gap, gap, gap], 1)
    expect(days).toBe(7)
    expect([medianW[0], medianW[47]]).toEqual([100, 900])
    expect(kwhUntil?.[48]).toBeCloseTo(2.4, 9)
  })
})
