import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aWeek, berlin, clockwork, clockworkHouse, kwhBetween, pastOf, summarize } from './house.ts'

const HOUR_MS = 3_600_000

const someWeek = fc.array(fc.integer({ min: 60, max: 2000 }), { minLength: 168, maxLength: 168 })

describe('the projection', () => {
  test.each([
    ['2026-10-14T07:30', '2026-10-01', '2026-11-01'],
    ['2026-03-27T22:00', '2026-03-01', '2026-04-01'],
    ['2026-02-01T00:00', '2026-02-01', '2026-03-01'],
  ])(
    'of a house that lives by the clock, at %s, is within a hundredth of its true month and its cost',
    (now, from, to) => {
      const check = fc.property(someWeek, (weekW) => {
        const begin = `${Number(now.slice(0, 4)) - 1}${now.slice(4, 10)}`
        const truth = pastOf(clockwork(weekW, begin, `${to}T12:00`))
        const [nowMs, fromMs, toMs] = [berlin.parse(now), berlin.parse(from), berlin.parse(to)]
        const history = pastOf(clockwork(weekW, begin, now))
        const { projection } = summarize(history, nowMs).month
        const trueKwh = kwhBetween(truth, fromMs, toMs)
        const trueCost = summarize(truth, toMs - 1).month.cost as number
        expect(projection.toMs).toBe(toMs)
        expect(Math.abs((projection.kwh as number) / trueKwh - 1)).toBeLessThan(0.01)
        expect(Math.abs((projection.cost as number) / trueCost - 1)).toBeLessThan(0.01)
        expect(projection.baseFee).toBeCloseTo(12, 9)
      })
      fc.assert(check, { numRuns: 3, endOnFailure: true })
    },
  )

  test('goes on from the last turn, so that a sensor that is away does not make the month small', () => {
    const now = '2026-06-20T12:00'
    const here = summarize(pastOf(clockwork(aWeek, '2026-03-01', now)), berlin.parse(now)).month
    const away = summarize(pastOf(clockwork(aWeek, '2026-03-01', '2026-06-16T12:00')), berlin.parse(now)).month
    expect(away.kwh as number).toBeLessThan(0.85 * (here.kwh as number))
    expect(Math.abs((away.projection.kwh as number) / (here.projection.kwh as number) - 1)).toBeLessThan(0.01)
  })

  test('of a week in which nothing was counted is what is typical', () => {
    const { week, typicalWeek } = summarize(
      pastOf(clockwork(aWeek, '2026-03-01', '2026-06-10T12:00')),
      berlin.parse('2026-06-16T12:00'),
    )
    const typical = typicalWeek.reduce((whole, { kwh }) => whole + (kwh as number), 0)
    expect(week.kwh).toBeNull()
    expect(week.projection.kwh).toBeCloseTo(typical, 9)
  })
})

describe('the typical day', () => {
  test.each([
    ['2026-03-29', 23],
    ['2026-06-07', 24],
    ['2026-10-25', 25],
  ])('of Sunday %s in Berlin has the kWh of its %i hours, by now and in all', (date, hours) => {
    const dayMs = berlin.parse(date)
    const house = clockworkHouse(berlin, aWeek)
    const history = pastOf(clockwork(aWeek, `${Number(date.slice(0, 4)) - 1}-12-01`, date))
    const kwhUntil = (toMs: number) => {
      let kwh = 0
      for (let atMs = dayMs; atMs < toMs; atMs += HOUR_MS / 2) kwh += house(atMs) / 2000
      return kwh
    }
    const dayEndMs = berlin.next('day', dayMs)
    expect((dayEndMs - dayMs) / HOUR_MS).toBe(hours)
    for (const nowMs of [dayMs, dayMs + 2.5 * HOUR_MS, dayMs + 4 * HOUR_MS, dayEndMs - HOUR_MS]) {
      const { basis, kwh, kwhByNow } = summarize(history, nowMs).typicalDay
      expect(basis).toBe('weekday')
      expect(Math.abs((kwhByNow as number) - kwhUntil(nowMs))).toBeLessThan(0.04)
      expect(Math.abs((kwh as number) - kwhUntil(dayEndMs))).toBeLessThan(0.04)
    }
  })

  test('knows its half hours by the clock on the wall, also after a change', () => {
    const nowMs = berlin.parse('2026-11-02T10:00')
    const { medianW, lowW, highW, days, stepMs } = summarize(
      pastOf(clockwork(aWeek, '2026-07-01', '2026-11-02T10:00')),
      nowMs,
    ).typicalDay
    expect([days, stepMs, medianW.length]).toEqual([12, HOUR_MS / 2, 48])
    // The turn that runs over the end of an hour takes some of the next hour's power with it.
    for (const [slot, powerW] of medianW.entries()) {
      expect(Math.abs((powerW as number) - (aWeek[Math.floor(slot / 2)] as number))).toBeLessThan(40)
      expect(lowW[slot] as number).toBeLessThanOrEqual(powerW as number)
      expect(highW[slot] as number).toBeGreaterThanOrEqual(powerW as number)
    }
  })
})
