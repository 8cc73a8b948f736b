import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withinOf } from '../../../web/dashboard/within.ts'

test('a power is within the larger of its two distances from the band, rounded up', () => {
  expect(withinOf(412, 390, 431)).toBe(30)
  expect(withinOf(412, 400, 440)).toBe(30)
  expect(withinOf(5200, 4700, 5500)).toBe(500)
  expect(withinOf(60, 57, 66)).toBe(10)
})

test('what is not known, or too little to matter, is no word worth', () => {
  expect(withinOf(412, null, null)).toBeNull()
  expect(withinOf(412, 411, 413)).toBeNull()
  expect(withinOf(0, 0, 0)).toBeNull()
})

test('the band is never wider than what is told, and what is told never more than two and a half times too wide', () => {
  const powerW = fc.double({ min: 0, max: 40_000, noNaN: true })
  const offW = fc.double({ min: 0, max: 20_000, noNaN: true })
  fc.assert(
    fc.property(powerW, offW, (power, off) => {
      const withinW = withinOf(power, power - off, power + off)
      if (withinW === null) expect(off).toBeLessThan(Math.max(1, 0.02 * power) + 1e-6)
      else {
        expect(withinW).toBeGreaterThanOrEqual(off - 1e-6)
        expect(withinW).toBeLessThanOrEqual(2.5 * off + 1e-6)
      }
    }),
  )
})
