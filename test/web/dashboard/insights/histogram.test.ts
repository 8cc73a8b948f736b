import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binsOf, marksUpTo } from '../../../../web/dashboard/insights/histogram.ts'

test('powers are counted into ranges from zero, empty ones included', () => {
  expect(binsOf([0, 99, 100, 340], 100)).toEqual([
    { fromW: 0, toW: 100, share: 0.5 },
    { fromW: 100, toW: 200, share: 0.25 },
    { fromW: 200, toW: 300, share: 0 },
    { fromW: 300, toW: 400, share: 0.25 },
  ])
  expect(binsOf([], 100)).toEqual([])
})

test('every power is counted once, whatever the width', () => {
  const powers = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(powers, fc.constantFrom(50, 100, 250, 500), (powersW, widthW) => {
      const whole = binsOf(powersW, widthW).reduce((sum, { share }) => sum + share, 0)
      expect(whole).toBeCloseTo(1)
      expect(binsOf(powersW, widthW).at(-1)?.toW).toBeGreaterThan(Math.max(...powersW))
    }),
  )
})

test('the marks are round, few, and go as far as the powers', () => {
  expect(marksUpTo(3600)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500])
  expect(marksUpTo(10_000)).toEqual([0, 2000, 4000, 6000, 8000, 10_000])
})
