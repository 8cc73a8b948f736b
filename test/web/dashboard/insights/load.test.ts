import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exceededW, loadOf, logScale } from '../../../../web/dashboard/insights/load.ts'

const powers = fc
  .array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 300 })
  .map((values) => new Float64Array(values).sort())

test('half the time is below the middle power, a tenth above the ninth of ten', () => {
  const ascending = Float64Array.from({ length: 101 }, (_, i) => i * 10)
  expect(exceededW(ascending, 0.5)).toBe(500)
  expect(exceededW(ascending, 0.1)).toBeCloseTo(900)
  expect(exceededW(ascending, 0)).toBe(1000)
})

test('the load begins at the highest power, ends at the lowest and never rises', () => {
  fc.assert(
    fc.property(powers, (ascending) => {
      const load = loadOf(ascending)
      const powersW = load?.powersW ?? []
      expect(load?.shares[0]).toBe(0)
      expect(load?.shares.at(-1)).toBe(1)
      expect(powersW[0]).toBe(ascending.at(-1))
      expect(powersW.at(-1)).toBe(ascending[0])
      for (const [i, powerW] of powersW.entries()) expect(powerW).toBeLessThanOrEqual((powersW[i - 1] ?? powerW) + 1e-9)
    }),
  )
})

test('of no power there is no load', () => {
  expect(loadOf(new Float64Array())).toBeNull()
})

test('a logarithmic scale has lines at 1, 2 and 5, and holds every power from one watt on', () => {
  expect(logScale(61, 6120)).toEqual({ bottom: 50, top: 6120, lines: [50, 100, 200, 500, 1000, 2000, 5000] })
  const watts = fc.double({ min: 1, max: 200_000, noNaN: true })
  fc.assert(
    fc.property(watts, watts, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const { bottom, top, lines } = logScale(low, high)
      expect(bottom).toBeLessThanOrEqual(low)
      expect(top).toBeGreaterThanOrEqual(high)
      expect(top).toBeGreaterThan(bottom)
      expect(lines[0]).toBe(bottom)
    }),
  )
})
