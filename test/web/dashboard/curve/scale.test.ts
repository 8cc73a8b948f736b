import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf, scaleFor } from '../../../../web/dashboard/curve/scale.ts'

const watts = fc.double({ min: 0, max: 200_000, noNaN: true })

test.each([
  [0, 400, 200],
  [390, 400, 200],
  [412, 600, 200],
  [1_250, 1_500, 500],
  [2_968, 3_000, 1_000],
  [3_001, 4_000, 2_000],
  [7_185, 8_000, 2_000],
  [12_345, 15_000, 5_000],
])('a day whose highest power is %i W has a scale to %i W in steps of %i W', (max, top, step) => {
  expect(scaleFor(max)).toEqual({ top, step })
})

test('every scale holds the curve, is not far too high and has three to five lines', () => {
  fc.assert(
    fc.property(watts, (max) => {
      const scale = scaleFor(max)
      expect(scale.top).toBeGreaterThanOrEqual(max)
      expect(scale.top).toBeLessThanOrEqual(Math.max(400, 1.5 * max + 1e-6))
      const lines = linesOf(scale)
      expect(lines.length).toBeGreaterThanOrEqual(3)
      expect(lines.length).toBeLessThanOrEqual(5)
      expect(lines.at(-1)).toBeCloseTo(scale.top)
    }),
  )
})

test('the scale stays as it is while the curve fills a good part of it', () => {
  fc.assert(
    fc.property(watts, fc.double({ min: 0.3, max: 1, noNaN: true }), (max, share) => {
      const scale = scaleFor(max)
      expect(scaleFor(scale.top * share, scale)).toBe(scale)
    }),
  )
})

test('the scale grows with a higher power and comes down again once that has passed', () => {
  const low = scaleFor(2_500)
  const high = scaleFor(12_000, low)
  expect(high.top).toBe(15_000)
  expect(scaleFor(2_500, high)).toEqual(low)
})
