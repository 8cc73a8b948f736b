import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNews, sightOf } from '../../../firmware/simulator/following.ts'

const T0 = 1_795_334_400_000
const place = { phase: 0.37, powerW: 412, impulsesPerKwh: 75 }
const TRUE_PER_HOUR = 30.9

test('nine times of ten the true speed lies in the band that is told, and the phase is nearly true', () => {
  const sights = Array.from({ length: 2000 }, (_, i) => sightOf(place, T0 + i * 30_000))
  const held = sights.filter((sight) => {
    const { low_per_hour: low = 0, high_per_hour: high = 0 } = sight
    return low <= TRUE_PER_HOUR && TRUE_PER_HOUR <= high
  })
  expect(held.length / sights.length).toBeGreaterThan(0.87)
  expect(held.length / sights.length).toBeLessThan(0.93)
  expect(Math.max(...sights.map(({ phase }) => Math.abs(phase - 0.37)))).toBeLessThan(0.0036)
})

test('a sight stays within what a turn message may say', () => {
  const phases = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(phases, fc.integer({ min: 0, max: 43_470 }), (phase, powerW) => {
      const sight = sightOf({ phase, powerW, impulsesPerKwh: 75 }, T0)
      expect(sight.phase).toBeGreaterThanOrEqual(0)
      expect(sight.phase).toBeLessThanOrEqual(1)
      expect(sight.confidence).toBeLessThanOrEqual(1)
      expect(sight.low_per_hour).toBeLessThanOrEqual(sight.turns_per_hour)
      expect(sight.high_per_hour).toBeGreaterThanOrEqual(sight.turns_per_hour)
    }),
  )
})

test('a change of more than 5 % or 10 W is news, and anything that was not told for half a minute', () => {
  const told = (perHour: number) => ({ sight: { phase: 0, turns_per_hour: perHour, confidence: 1 }, atMs: T0 })
  const seen = (perHour: number) => ({ phase: 0.1, turns_per_hour: perHour, confidence: 1 })
  expect(isNews(seen(30), 75, null, T0)).toBe(true)
  expect(isNews(seen(30), 75, told(30), T0 + 2_000)).toBe(false)
  expect(isNews(seen(30), 75, told(30), T0 + 29_000)).toBe(true)
  // 3.75 turns an hour are 50 W.
  expect(isNews(seen(3.95), 75, told(3.75), T0 + 2_000)).toBe(true)
  expect(isNews(seen(3.9), 75, told(3.75), T0 + 2_000)).toBe(false)
  // 300 turns an hour are 4,000 W, and 0.8 are 10.7 W.
  expect(isNews(seen(300.8), 75, told(300), T0 + 2_000)).toBe(true)
  expect(isNews(seen(300.7), 75, told(300), T0 + 2_000)).toBe(false)
})
