import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nightsOf, stepIn } from '../../../../web/dashboard/insights/nights.ts'
import { daysWith } from './days.ts'

/** Nights that scatter by a few watts around a level. */
const nights = (levels: readonly number[]) =>
  nightsOf(daysWith(levels.length, (day, slot) => (levels[day] ?? 0) + slot))
const scattered = (levelW: number, count: number) => Array.from({ length: count }, (_, i) => levelW + ((i * 7) % 5))

test('a night is its lowest half hour between midnight and five', () => {
  const [night] = nightsOf(daysWith(1, (_, slot) => (slot === 7 ? 64 : slot === 30 ? 5 : 80)))
  expect(night?.powerW).toBe(64)
})

test('a night of which nothing is known is unknown, and not 0', () => {
  expect(nightsOf(daysWith(1, (_, slot) => (slot < 10 ? null : 100)))[0]?.powerW).toBeNull()
})

test('a device that stays on from one night on is a step up since that night', () => {
  const found = nights([...scattered(70, 30), ...scattered(79, 20)])
  expect(stepIn(found)).toEqual({ sinceMs: found[30]?.fromMs, changeW: 9 })
})

test('a device that is gone is a step down', () => {
  expect(stepIn(nights([...scattered(120, 10), ...scattered(60, 40)]))?.changeW).toBe(-60)
})

test('nights that only scatter, or are few, have no step', () => {
  expect(stepIn(nights(scattered(70, 60)))).toBeNull()
  expect(stepIn(nights([...scattered(70, 6), ...scattered(90, 6)]))).toBeNull()
  expect(stepIn([])).toBeNull()
})

test('a step is found wherever it is, if it is clearly larger than the scatter', () => {
  const where = fc.integer({ min: 8, max: 50 })
  fc.assert(
    fc.property(where, fc.integer({ min: 12, max: 400 }), fc.boolean(), (at, changeW, up) => {
      const [low, high] = [scattered(50, at), scattered(50 + changeW, 60 - at)]
      const levels = up ? [...low, ...high] : [...high, ...low]
      const found = nights(levels)
      expect(stepIn(found)?.sinceMs).toBe(found[up ? at : 60 - at]?.fromMs)
    }),
  )
})
