import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HealthHour } from '../../../../../web/dashboard/answers.ts'
import { gapsOf, pathOf, rangeOf, roundValuesIn, strandsOf } from '../../../../../web/dashboard/meter/sensor/strand.ts'

const HOUR = 3_600_000
const hour = (n: number, mean?: number): HealthHour =>
  mean === undefined ? { from: n * HOUR } : { from: n * HOUR, disc: { n: 1, mean, min: mean, max: mean } }

test('hours without the value break the line, and are the gap', () => {
  const strands = strandsOf([hour(0, 10), hour(1, 20), hour(2), hour(3, 30)], 'disc')
  expect(strands.map((strand) => strand.map(({ value }) => value))).toEqual([[10, 20], [30]])
  expect(gapsOf(strands)).toEqual([{ fromMs: 2 * HOUR, toMs: 3 * HOUR }])
  expect(rangeOf(strands)).toEqual({ low: 10, high: 30 })
})

test('of a value that was never said there is nothing to draw', () => {
  const strands = strandsOf([hour(0, 10)], 'rssi')
  expect([strands, gapsOf(strands), rangeOf(strands)]).toEqual([[], [], null])
})

test('a line goes from hour to hour, an hour alone is as wide as it is', () => {
  const scale = { fromMs: 0, toMs: 10 * HOUR, low: 0, high: 40 }
  const strands = strandsOf([hour(0, 10), hour(1, 20), hour(5, 30)], 'disc')
  expect(pathOf(strands, scale)).toBe('M50.0 75.00L150.0 50.00M500.0 25.00H600.0')
})

test('there are one to five round values in any range, all of them within it', () => {
  const range = fc.tuple(
    fc.double({ min: -1000, max: 1000, noNaN: true }),
    fc.double({ min: 1, max: 5000, noNaN: true }),
  )
  fc.assert(
    fc.property(range, ([low, height]) => {
      const values = roundValuesIn(low, low + height)
      expect(values.length).toBeGreaterThanOrEqual(1)
      expect(values.length).toBeLessThanOrEqual(5)
      for (const value of values) expect(value > low - 1e-9 && value < low + height + 1e-9).toBe(true)
    }),
  )
})
