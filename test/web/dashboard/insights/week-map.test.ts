import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extremeHours, rowsOf, shadeOf } from '../../../../web/dashboard/insights/week-map.ts'

const profile = {
  mean_w: Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (_, hour) => day * 100 + hour)),
}

test('the week begins with the day it begins with here, and every hour keeps its power', () => {
  const rows = rowsOf(profile, 7)
  expect(rows.map(([first]) => first?.weekday)).toEqual([7, 1, 2, 3, 4, 5, 6])
  expect(rows[1]?.[5]).toEqual({ weekday: 1, hour: 5, powerW: 5 })
})

test('the busiest and the quietest hour are found among those that are known', () => {
  const mean_w = profile.mean_w.map((day) => [null, ...day.slice(1, 23), null])
  const found = extremeHours(rowsOf({ mean_w }, 1))
  expect(found?.busiest).toEqual({ weekday: 7, hour: 22, powerW: 622 })
  expect(found?.quietest).toEqual({ weekday: 1, hour: 1, powerW: 1 })
  expect(extremeHours(rowsOf({ mean_w: [] }, 1))).toBeNull()
})

test('a cell is the darker the more power its hour has', () => {
  const watts = fc.double({ min: 0, max: 20_000, noNaN: true })
  fc.assert(
    fc.property(watts, watts, watts, (a, b, c) => {
      const [low, middle, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
      const shade = shadeOf(middle, low, high)
      expect(shade).toBeGreaterThanOrEqual(0)
      expect(shade).toBeLessThanOrEqual(1)
      expect(shadeOf(high, low, high)).toBeGreaterThanOrEqual(shade)
    }),
  )
})
