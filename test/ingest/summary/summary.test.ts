import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aWeek, berlin, clockwork, kwhBetween, leavesOf, pastOf, summarize } from './house.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TURN_KWH = 1 / 75

describe('the summary', () => {
  test('says null where nothing is known, and never anything that is no number', () => {
    const turns = fc.array(
      fc.oneof(fc.integer({ min: 1000, max: HOUR_MS }), fc.integer({ min: 1000, max: 3 * DAY_MS })),
      { maxLength: 120 },
    )
    const all = [...leavesOf(summarize(pastOf([]), berlin.parse('2026-10-24')))].map(([path]) => path)
    const check = fc.property(turns, fc.integer({ min: -DAY_MS, max: 3 * DAY_MS }), (turnsMs, laterMs) => {
      let atMs = berlin.parse('2026-10-24')
      const ticks = turnsMs.map((turnMs) => (atMs += turnMs))
      const whole = summarize(pastOf(ticks, 6 * HOUR_MS), atMs + laterMs)
      const isFit = (value: unknown) =>
        value === null || typeof value === 'string' || (Number.isFinite(value) && Number(value) >= 0)
      expect([...leavesOf(whole)].map(([path]) => path)).toEqual(all)
      expect([...leavesOf(whole)].filter(([, value]) => !isFit(value))).toEqual([])
    })
    fc.assert(check, { numRuns: 20, endOnFailure: true })
  })

  test('of a meter without a turn knows nothing, and of one turn that it was one', () => {
    const nowMs = berlin.parse('2026-06-10T12:00')
    const { today, year, week, typicalDay, typicalWeek, alwaysOn, loadDuration } = summarize(pastOf([]), nowMs)
    const unknown = [
      today.kwh,
      today.cost,
      today.peakW,
      year.kwh,
      week.projection.kwh,
      typicalDay.kwh,
      typicalDay.kwhByNow,
    ]
    expect([...unknown, ...typicalWeek.map(({ kwh }) => kwh)].filter((value) => value !== null)).toEqual([])
    expect([...typicalDay.lowW, ...typicalDay.medianW, ...typicalDay.highW]).toEqual(Array(144).fill(null))
    expect(alwaysOn).toEqual({ powerW: null, kwhPerYear: null, costPerYear: null, nights: 0 })
    expect(loadDuration.exceeded.map(({ powerW }) => powerW)).toEqual(Array(9).fill(null))
    expect(today.unknownMs).toBe(nowMs - today.fromMs)
    const one = summarize(pastOf([nowMs - 60_000]), nowMs)
    expect(one.today.kwh).toBeCloseTo(TURN_KWH, 9)
    expect([one.today.peakW, one.yesterday.kwh, one.week.projection.kwh, one.alwaysOn.powerW]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  test('of one day says what was, and not yet what is typical or where it leads', () => {
    const history = pastOf(clockwork(aWeek, '2026-06-09T18:00', '2026-06-10T18:00'))
    const { today, yesterday, month, typicalDay, alwaysOn, weekParts, loadDuration } = summarize(
      history,
      berlin.parse('2026-06-10T18:00'),
    )
    expect(today.kwh).toBeCloseTo(kwhBetween(history, today.fromMs, today.toMs), 9)
    expect(yesterday.unknownMs).toBeGreaterThan(18 * HOUR_MS - 1)
    expect([month.projection.kwh, month.projection.cost, month.projection.baseFee]).toEqual([
      null,
      null,
      expect.closeTo(12, 9),
    ])
    expect([typicalDay.kwh, typicalDay.kwhByNow, typicalDay.days, alwaysOn.powerW]).toEqual([null, null, 1, null])
    expect(weekParts).toEqual({ workdays: { kwh: null, days: 0 }, weekend: { kwh: null, days: 0 } })
    expect(loadDuration.hours).toBe(24)
  })

  test('asks for less than 12,000 moments in three questions, also where the price changes twice a day', () => {
    const history = pastOf(clockwork(aWeek, '2026-11-01', '2026-11-22'))
    summarize(history, berlin.parse('2026-11-22T19:14') + 123)
    expect(history.questions).toBe(3)
    expect(history.moments).toBeLessThan(12_000)
  })
})
