import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drumPositions } from '../../../../web/dashboard/drums/roll.ts'

const kwh = fc.double({ min: 0, max: 999_999, noNaN: true })
/** The way around a drum of ten numerals from one position to another. */
const way = (from: number, to: number) => Math.abs(((to - from + 15) % 10) - 5)

test('the drums show the reading, the last one its tenths', () => {
  expect(drumPositions(28_707.5, 6)).toEqual([0, 2, 8, 7, 0, 7, 5])
  expect(drumPositions(0, 6)).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('a drum is halfway to the next numeral when the one below is halfway from 9 to 0', () => {
  const [, , , tens = 0, ones = 0, tenths = 0] = drumPositions(1_009.95, 5)
  expect(tenths).toBeCloseTo(9.5)
  expect(ones).toBeCloseTo(9.5)
  expect(tens).toBeCloseTo(0.5)
})

test('a drum rests while the one below does not go from 9 to 0', () => {
  fc.assert(
    fc.property(kwh, (reading) => {
      const positions = drumPositions(reading, 6)
      for (const [i, position] of positions.slice(0, -1).entries()) {
        const below = positions[i + 1] ?? 0
        if (below <= 9) expect(position).toBe(Math.floor(position))
      }
    }),
  )
})

test('the drums are read as the reading without its last tenth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999 }), (tenths) => {
      // A little past the numeral, so that no binary fraction falls short of it.
      const digits = drumPositions(tenths / 10 + 0.001, 6).map((position) => Math.floor(position) % 10)
      expect(Number(digits.join(''))).toBe(tenths)
    }),
  )
})

test('no drum jumps when the reading goes on by a little', () => {
  fc.assert(
    fc.property(kwh, (reading) => {
      const before = drumPositions(reading, 6)
      for (const [i, after] of drumPositions(reading + 0.001, 6).entries()) {
        expect(way(before[i] ?? Number.NaN, after)).toBeLessThan(0.0101)
      }
    }),
  )
})
