import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZone } from '../../../ingest/calendar.ts'
import type { Past } from '../../../ingest/summary/ledger.ts'
import { profileOf } from '../../../ingest/summary/profile.ts'
import { describeWith } from '../../tools.ts'
import { aWeek, clockwork, leavesOf, pastOf, summarize } from './house.ts'

const WEEK_MS = 168 * 3_600_000
const utc = makeZone('UTC')

describe('the habits of a house', () => {
  const nowMs = utc.parse('2026-06-17T12:00')
  const weekW = Array.from({ length: 168 }, (_, hour) => (hour % 24 < 5 ? 150 : hour < 120 ? 450 : 750))
  const history = pastOf(clockwork(weekW, '2025-05-01', '2026-06-17T12:00', utc))
  const { alwaysOn, weekParts, loadDuration } = summarize(history, nowMs, utc)

  test('are its always-on power and what that takes and costs in a year', () => {
    expect(alwaysOn.powerW).toBeCloseTo(150, 0)
    expect(alwaysOn.kwhPerYear).toBeCloseTo((alwaysOn.powerW as number) * 8.76, 6)
    expect(alwaysOn.costPerYear).toBeCloseTo((alwaysOn.kwhPerYear as number) * ((8 * 0.2 + 16 * 0.4) / 24), 6)
    expect(alwaysOn.nights).toBe(28)
  })

  test('are its workdays and its weekends', () => {
    expect([weekParts.workdays.days, weekParts.weekend.days]).toEqual([60, 24])
    expect(weekParts.workdays.kwh).toBeCloseTo(9.3, 1)
    expect(weekParts.weekend.kwh).toBeCloseTo(15, 1)
  })

  test('are in how many hours of the year it takes how much', () => {
    expect(loadDuration.hours).toBe(8760)
    const about = Object.fromEntries(
      loadDuration.exceeded.map(({ percent, powerW }) => [percent, Math.round((powerW as number) / 10) * 10]),
    )
    expect(about).toEqual({ 0: 750, 1: 750, 5: 750, 10: 750, 25: 450, 50: 450, 75: 450, 90: 150, 100: 150 })
  })

  test('are the same some weeks later, where no clock is moved', () => {
    const check = fc.property(fc.integer({ min: 1, max: 400 }), (weeks) => {
      const shiftMs = weeks * WEEK_MS
      const ticks = clockwork(aWeek, '2026-05-01', '2026-06-10T12:00', utc)
      const now = utc.parse('2026-06-10T12:34')
      const here = pastOf(ticks)
      const later = pastOf(ticks.map((tick) => tick + shiftMs))
      const [one, other] = [summarize(here, now, utc), summarize(later, now + shiftMs, utc)]
      const keys = [
        'today',
        'yesterday',
        'typicalDay',
        'typicalWeek',
        'week',
        'alwaysOn',
        'weekParts',
        'loadDuration',
      ] as const
      for (const key of keys) {
        const values = [...leavesOf(one[key])].filter(([path]) => !/(from|to)Ms$|baseFee$/.test(path))
        const others = new Map(leavesOf(other[key]))
        for (const [path, value] of values) {
          if (typeof value === 'number') expect(others.get(path), key + path).toBeCloseTo(value, 6)
          else expect(others.get(path), key + path).toBe(value)
        }
      }
      const profile = (past: Past, ms: number) => profileOf(past, utc, now - 4 * WEEK_MS + ms, now + ms)
      const shifted = profile(later, shiftMs)
      for (const [hour, powerW] of profile(here, 0).entries()) expect(shifted[hour]).toBeCloseTo(powerW as number, 6)
    })
    fc.assert(check, { numRuns: 3, endOnFailure: true })
  })
})

describeWith('recordings', 'the summary of a recorded house', () => {
  const read = (file: string) =>
    readFileSync(join(process.env['WATTWHEEL_TRACES'] ?? '', 'household', file), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number) as [number, number])

  test.each([
    ['ukdale-h1-2013-04', 'Europe/London'],
    ['belgium-2017-10', 'Europe/Brussels'],
  ])('has the always-on power of %s within 15 percent of what its nights were measured at', (house, name) => {
    const zone = makeZone(name)
    const ticks = read(`${house}-ticks75.csv`).map(([atMs]) => atMs)
    const { alwaysOn } = summarize(pastOf(ticks), ticks.at(-1) as number, zone)
    const nights = read(`${house}-power.csv`).flatMap(([atMs, powerW]) => (zone.localAt(atMs).hour < 5 ? [powerW] : []))
    const lowW = nights.sort((a, b) => a - b)[Math.floor(nights.length * 0.05)] as number
    expect(Math.abs((alwaysOn.powerW as number) / lowW - 1)).toBeLessThan(0.15)
  })
})
