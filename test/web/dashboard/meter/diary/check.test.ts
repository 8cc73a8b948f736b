import { describe, expect, test } from 'vitest'
import type { Reading } from '../../../../../web/dashboard/answers.ts'
import { faultOf } from '../../../../../web/dashboard/meter/diary/check.ts'

const NOW = 1_000_000_000
const HOUR = 3_600_000
const readings: Reading[] = [
  { id: null, kind: 'installed', at: 10 * HOUR, kwh: 100 },
  { id: 'a', kind: 'reading', at: 20 * HOUR, kwh: 150 },
  { id: 'swap', kind: 'final', at: 30 * HOUR, kwh: 200 },
  { id: 'swap', kind: 'start', at: 30 * HOUR, kwh: 5 },
  { id: 'b', kind: 'reading', at: 40 * HOUR, kwh: 60 },
]
const kindOf = (hour: number, kwh: number) => faultOf(readings, hour * HOUR, kwh, NOW)?.kind ?? null

describe('a new reading', () => {
  test('fits between its neighbours', () => {
    expect(kindOf(25, 170)).toBe(null)
    expect(kindOf(50, 61)).toBe(null)
  })

  test('is too low below the one before, too high above the one after, and says which', () => {
    expect(faultOf(readings, 25 * HOUR, 149, NOW)).toEqual({ kind: 'tooLow', than: readings[1] })
    expect(faultOf(readings, 25 * HOUR, 201, NOW)).toEqual({ kind: 'tooHigh', than: readings[2] })
  })

  test('is compared with the readings of its own meter', () => {
    expect(kindOf(35, 30)).toBe(null)
    expect(kindOf(35, 4)).toBe('tooLow')
    expect(kindOf(35, 61)).toBe('tooHigh')
  })

  test('is neither of the future nor of a time before the meter', () => {
    expect(faultOf(readings, NOW + HOUR, 170, NOW)).toEqual({ kind: 'future' })
    expect(kindOf(9, 90)).toBe('tooEarly')
  })

  test('may be the first of all', () => {
    expect(faultOf([], NOW, 28_707.7, NOW)).toBe(null)
  })

  test('of a clock that goes a little ahead is taken', () => {
    expect(faultOf(readings, NOW + 59_000, 61, NOW)).toBe(null)
  })
})
