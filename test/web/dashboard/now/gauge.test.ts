import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gaugeOf } from '../../../../web/dashboard/now/gauge.ts'

test('the bar ends with the typical day while today is below it', () => {
  expect(gaugeOf(4, 10, 5)).toEqual({ today: 0.4, byNow: 0.5, wholeDay: null })
})

test('the bar grows with today beyond the typical day, which becomes a notch', () => {
  expect(gaugeOf(20, 10, 10)).toEqual({ today: 1, byNow: 0.5, wholeDay: 0.5 })
})

test('there is no bar of nothing', () => {
  expect(gaugeOf(0, 0, null)).toBeNull()
})

test('nothing is ever drawn beside the bar', () => {
  const kwh = fc.double({ min: 0, max: 500, noNaN: true })
  fc.assert(
    fc.property(kwh, kwh, kwh, (today, typical, byNow) => {
      const { wholeDay, ...shares } = gaugeOf(today, typical, byNow) ?? { today: 0, byNow: 0, wholeDay: null }
      for (const share of [...Object.values(shares), wholeDay ?? 0]) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }
    }),
  )
})
