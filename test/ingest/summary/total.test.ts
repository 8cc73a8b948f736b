import { describe, expect, test } from 'vitest'
import { aWeek, berlin, byHour, clockwork, kwhBetween, pastOf, summarize } from './house.ts'

const HOUR_MS = 3_600_000

describe('the totals', () => {
  test.each(['2026-03-29T14:30', '2026-10-25T02:30', '2026-12-31T23:30', '2027-01-01T00:30', '2028-02-29T12:00'])(
    'at %s are those of the local periods',
    (now) => {
      const [nowMs, year] = [berlin.parse(now) + 777, Number(now.slice(0, 4))]
      const history = pastOf(clockwork(aWeek, `${year - 1}-11-01`, now))
      const { today, yesterday, week, month, year: thisYear, lastYear, lastYearSoFar } = summarize(history, nowMs)
      const begins = [today, week, month, thisYear].map(({ fromMs }) => fromMs)
      expect(begins).toEqual((['day', 'week', 'month', 'year'] as const).map((period) => berlin.startOf(period, nowMs)))
      expect(yesterday.toMs).toBe(today.fromMs)
      expect([lastYear.fromMs, lastYear.toMs]).toEqual([berlin.instantOf(year - 1, 1, 1), thisYear.fromMs])
      const { month: m, day, hour, minute } = berlin.localAt(nowMs)
      expect(lastYearSoFar.toMs).toBe(berlin.instantOf(year - 1, m, day, hour, minute) + 777)
      for (const { fromMs, toMs, kwh } of [today, yesterday, week, month, thisYear, lastYear]) {
        expect(kwh).toBeCloseTo(kwhBetween(history, fromMs, toMs), 9)
      }
    },
  )

  test('cost what their hours cost, the base fee apart', () => {
    const nowMs = berlin.parse('2026-10-26T09:20')
    const history = pastOf(clockwork(aWeek, '2026-09-01', '2026-10-26T09:00'))
    const { week, month, yesterday, lastYear } = summarize(history, nowMs)
    for (const { fromMs, toMs, cost } of [week, month, yesterday]) {
      const hours = berlin.edges('hour', fromMs, toMs)
      const costs = hours.slice(1).map((endMs, i) => {
        const startMs = hours[i] as number
        const { hour } = berlin.localAt(startMs)
        return kwhBetween(history, startMs, endMs) * (hour >= 22 || hour < 6 ? 0.2 : 0.4)
      })
      expect(cost).toBeCloseTo(
        costs.reduce((whole, part) => whole + part, 0),
        9,
      )
    }
    expect(yesterday.baseFee).toBeCloseTo(12 / 31, 9)
    expect([lastYear.kwh, lastYear.cost, lastYear.baseFee]).toEqual([null, null, expect.closeTo(144, 9)])
  })

  test('have no cost without tariffs, nor before the first', () => {
    const history = pastOf(clockwork(aWeek, '2026-05-01', '2026-06-10T12:00'))
    const free = summarize(history, berlin.parse('2026-06-10T12:00'), berlin, [])
    expect([free.month.cost, free.month.baseFee, free.month.projection.cost, free.alwaysOn.costPerYear]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(free.month.projection.kwh).toBeGreaterThan(free.month.kwh as number)
    const later = summarize(history, berlin.parse('2026-06-10T12:00'), berlin, [{ ...byHour, from: '2026-06-10' }])
    expect([later.yesterday.cost, later.yesterday.baseFee, later.month.cost]).toEqual([null, null, null])
    expect([later.today.cost, later.today.baseFee].every((value) => (value as number) > 0)).toBe(true)
  })

  test('are nothing so far before the first turn of a day, but unknown when the last is hours ago', () => {
    const midnight = berlin.parse('2026-06-10')
    const history = pastOf([midnight - 90_000, midnight - 10_000])
    const { kwh, cost, unknownMs } = summarize(history, midnight + 120_000).today
    expect({ kwh, cost, unknownMs }).toEqual({ kwh: 0, cost: 0, unknownMs: 0 })
    const away = summarize(history, midnight + 5 * HOUR_MS).today
    expect([away.kwh, away.cost, away.unknownMs]).toEqual([null, null, 5 * HOUR_MS])
  })

  test('say the highest power of a turn in a day', () => {
    const midnight = berlin.parse('2026-06-10')
    const ticks = [-50_000, -40_000, 100_000, 120_000, 180_000].map((ms) => midnight + ms)
    const { today, yesterday } = summarize(pastOf(ticks), midnight + 200_000)
    expect(yesterday.peakW).toBeCloseTo(4800, 6)
    expect(today.peakW).toBeCloseTo(2400, 6)
  })
})
