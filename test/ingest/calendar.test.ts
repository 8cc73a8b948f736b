import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZone, type Period, type Zone } from '../../ingest/calendar.ts'

const HOUR_MS = 3_600_000
const PERIODS: Period[] = ['hour', 'day', 'week', 'month', 'year']

/** Zones with ordinary, half-hour, midnight and whole-day changes, and instants near which they have one. */
const CHANGES: Record<string, string[]> = {
  UTC: ['2026-01-01T00:00Z'],
  'Europe/Berlin': ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '1980-04-06T01:00Z'],
  'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
  'Asia/Beirut': ['2022-03-26T22:00Z', '2022-10-29T21:00Z'],
  'America/Havana': ['2026-03-08T05:00Z', '2026-11-01T05:00Z'],
  'Asia/Kathmandu': ['1985-12-31T18:30Z', '2026-06-01T00:00Z'],
  'Asia/Singapore': ['1981-12-31T16:00Z'],
  'Pacific/Apia': ['2011-12-30T10:00Z'],
  'Pacific/Kwajalein': ['1993-08-21T12:00Z'],
  'America/St_Johns': ['2009-11-01T02:31Z', '2010-03-14T03:31Z'],
  'America/Caracas': ['2007-12-09T07:00Z', '2016-05-01T07:00Z'],
  'Africa/Casablanca': ['2026-02-15T02:00Z', '2026-03-22T02:00Z'],
  'America/Recife': ['2000-10-08T03:00Z', '2000-10-15T02:00Z'],
}
const zones = new Map(Object.keys(CHANGES).map((name) => [name, makeZone(name)]))
const zoneOf = (name: string) => zones.get(name) as Zone
const iso = (atMs: number) => new Date(atMs).toISOString()
const hoursOf = (edges: number[]) => edges.slice(1).map((edge, i) => (edge - (edges[i] as number)) / HOUR_MS)

const anyTime = fc.integer({ min: 0, max: Date.UTC(2038, 0) })
const aZoneAndTime = fc.constantFrom(...zones.keys()).chain((name) => {
  const nearChange = fc
    .tuple(fc.constantFrom(...(CHANGES[name] as string[])), fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }))
    .map(([change, distance]) => Date.parse(change) + distance)
  return fc.record({ zone: fc.constant(zoneOf(name)), atMs: fc.oneof(anyTime, nearChange) })
})

describe('local time', () => {
  const formats = new Map(
    [...zones.keys()].map((timeZone) => [
      timeZone,
      new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'medium' }),
    ]),
  )
  const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

  test('is what Intl shows, at any time and near every kind of change', () => {
    const check = fc.property(aZoneAndTime, ({ zone, atMs }) => {
      const parts = formats.get(zone.name)?.formatToParts(atMs) ?? []
      const shown = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
      const local = zone.localAt(atMs)
      expect(WEEKDAYS[local.weekday]).toBe(shown['weekday'])
      expect([local.year, local.day, local.hour, local.minute]).toEqual(
        [shown['year'], shown['day'], shown['hour'], shown['minute']].map(Number),
      )
      expect(new Date(0, local.month - 1).toLocaleString('en-GB', { month: 'long' })).toBe(shown['month'])
    })
    fc.assert(check, { numRuns: 2000 })
  })

  test('keeps the seconds of an old local mean time', () => {
    expect(makeZone('Europe/Berlin').offsetMsAt(Date.UTC(1890, 0))).toBe((53 * 60 + 28) * 1000)
    expect(makeZone('Africa/Monrovia').offsetMsAt(Date.UTC(1971, 0))).toBe(-(44 * 60 + 30) * 1000)
  })

  test('has no zone without a name in the IANA list', () => {
    expect(() => makeZone('Europe/Bärlin')).toThrow(RangeError)
  })
})

describe('the instant of a local time', () => {
  test('is the first at which the wall clock shows that time or a later one', () => {
    const check = fc.property(aZoneAndTime, ({ zone, atMs }) => {
      const wallMs = Math.floor((atMs + zone.offsetMsAt(atMs)) / 60_000) * 60_000
      const wall = new Date(wallMs)
      const found = zone.instantOf(
        wall.getUTCFullYear(),
        wall.getUTCMonth() + 1,
        wall.getUTCDate(),
        wall.getUTCHours(),
        wall.getUTCMinutes(),
      )
      let expected = wallMs - 15 * HOUR_MS
      while (expected + zone.offsetMsAt(expected) < wallMs) expected += 60_000
      expect(iso(found)).toBe(iso(expected))
    })
    fc.assert(check, { numRuns: 500 })
  })

  test('takes the first of a doubled time, and the change in place of a skipped one', () => {
    const berlin = zoneOf('Europe/Berlin')
    expect(iso(berlin.instantOf(2026, 10, 25, 2, 30))).toBe('2026-10-25T00:30:00.000Z')
    expect(iso(berlin.instantOf(2026, 3, 29, 2, 30))).toBe('2026-03-29T01:00:00.000Z')
    expect(iso(zoneOf('Pacific/Apia').instantOf(2011, 12, 30, 12))).toBe('2011-12-30T10:00:00.000Z')
    expect(iso(zoneOf('Asia/Singapore').instantOf(1981, 12, 31, 23, 45))).toBe('1981-12-31T16:00:00.000Z')
  })

  test('lets days, months and hours overflow', () => {
    const kathmandu = zoneOf('Asia/Kathmandu')
    expect(kathmandu.instantOf(2026, 13, 1)).toBe(kathmandu.instantOf(2027, 1, 1))
    expect(kathmandu.instantOf(2026, 1, 32, 25)).toBe(kathmandu.instantOf(2026, 2, 2, 1))
    expect(kathmandu.instantOf(2026, 3, 0)).toBe(kathmandu.instantOf(2026, 2, 28))
  })

  test('is read from a date or a time of day', () => {
    const berlin = zoneOf('Europe/Berlin')
    expect(iso(berlin.parse('2026-01-01'))).toBe('2025-12-31T23:00:00.000Z')
    expect(iso(berlin.parse('2026-07-01T18:30'))).toBe('2026-07-01T16:30:00.000Z')
    expect(iso(zoneOf('UTC').parse('0026-02-28'))).toBe('0026-02-28T00:00:00.000Z')
  })

  test.each(['2026', '2026-1-1', '2026-02-31', '2026-13-01', '2026-01-01T24:00', '2026-01-01T18:30Z', 'now', ''])(
    'is refused for %j with what was expected',
    (text) => expect(() => zoneOf('UTC').parse(text)).toThrow(`such as 2026-01-01 or 2026-01-01T18:30, got ${text}`),
  )
})

describe('periods', () => {
  test('hold the moments they begin at or before and end after, and follow each other without a gap', () => {
    const check = fc.property(aZoneAndTime, fc.constantFrom(...PERIODS), ({ zone, atMs }, period) => {
      const startMs = zone.startOf(period, atMs)
      const endMs = zone.next(period, startMs)
      expect(startMs).toBeLessThanOrEqual(atMs)
      expect(endMs).toBeGreaterThan(atMs)
      expect(zone.startOf(period, startMs)).toBe(startMs)
      expect(zone.startOf(period, endMs - 1)).toBe(startMs)
      expect(zone.startOf(period, endMs)).toBe(endMs)
    })
    fc.assert(check, { numRuns: 3000 })
  })

  test('longer periods begin where shorter ones begin', () => {
    const check = fc.property(aZoneAndTime, ({ zone, atMs }) => {
      for (const [i, period] of PERIODS.slice(1).entries()) {
        const startMs = zone.startOf(period, atMs)
        expect(zone.startOf('hour', startMs)).toBe(startMs)
        if (i > 0) expect(zone.startOf('day', startMs)).toBe(startMs)
      }
      const year = zone.startOf('year', atMs)
      expect(zone.startOf('month', year)).toBe(year)
    })
    fc.assert(check, { numRuns: 1000 })
  })

  test('an hour shows one hour on the wall clock, and full hours at its ends unless the clock was moved there', () => {
    const check = fc.property(aZoneAndTime, ({ zone, atMs }) => {
      const startMs = zone.startOf('hour', atMs)
      const endMs = zone.next('hour', startMs)
      expect(zone.localAt(startMs).hour).toBe(zone.localAt(endMs - 1).hour)
      expect(zone.offsetMsAt(startMs)).toBe(zone.offsetMsAt(endMs - 1))
      for (const edge of [startMs, endMs]) {
        if (zone.offsetMsAt(edge - 1) === zone.offsetMsAt(edge)) expect(zone.localAt(edge).minute).toBe(0)
      }
    })
    fc.assert(check, { numRuns: 2000 })
  })
})

describe('days, hours and weeks', () => {
  test.each<[string, string, string, number]>([
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00.000Z', 24],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z', 23.5],
    ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00.000Z', 23],
    ['Asia/Beirut', '2022-10-29', '2022-10-28T21:00:00.000Z', 25],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z', 23],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
    ['Asia/Kathmandu', '2026-06-01', '2026-05-31T18:15:00.000Z', 24],
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', 24],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', 24],
    ['America/St_Johns', '2009-11-01', '2009-11-01T02:30:00.000Z', 25],
  ])('in %s the day %s begins at %s and has %f hours', (name, date, beginning, hours) => {
    const zone = zoneOf(name)
    const startMs = zone.parse(date)
    expect(iso(startMs)).toBe(beginning)
    expect(zone.startOf('day', startMs + HOUR_MS)).toBe(startMs)
    expect((zone.next('day', startMs) - startMs) / HOUR_MS).toBe(hours)
  })

  test('a doubled hour is two periods, a skipped one none, a doubled half hour a period of its own', () => {
    const hours = (name: string, from: string, to: string) =>
      hoursOf(zoneOf(name).edges('hour', Date.parse(from), Date.parse(to)))
    expect(hours('Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T23:00Z')).toEqual(Array(25).fill(1))
    expect(hours('Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z')).toEqual(Array(23).fill(1))
    expect(hours('Australia/Lord_Howe', '2026-04-04T14:00Z', '2026-04-04T16:30Z')).toEqual([1, 0.5, 1])
    expect(hours('Australia/Lord_Howe', '2026-10-03T14:30Z', '2026-10-03T17:00Z')).toEqual([1, 0.5, 1])
    expect(hours('Asia/Kathmandu', '2026-06-01T00:00Z', '2026-06-01T01:00Z')).toEqual([0.25, 0.75])
  })

  test('weeks begin on Monday, also across a year', () => {
    const berlin = zoneOf('Europe/Berlin')
    const monday = berlin.parse('2025-12-29')
    expect(berlin.startOf('week', berlin.parse('2026-01-04T23:59'))).toBe(monday)
    expect(berlin.next('week', monday)).toBe(berlin.parse('2026-01-05'))
  })
})

describe('edges', () => {
  test('begin and end with the range and hold every beginning between', () => {
    const check = fc.property(
      aZoneAndTime,
      fc.constantFrom(...PERIODS),
      fc.integer({ min: 1, max: 400 * HOUR_MS }),
      ({ zone, atMs }, period, durationMs) => {
        const edges = zone.edges(period, atMs, atMs + durationMs)
        expect(edges[0]).toBe(atMs)
        expect(edges.at(-1)).toBe(atMs + durationMs)
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b))
        for (const edge of edges.slice(1, -1)) expect(zone.startOf(period, edge)).toBe(edge)
        for (const [i, edge] of edges.slice(1).entries()) {
          expect(zone.startOf(period, edge - 1)).toBe(zone.startOf(period, edges[i] as number))
        }
      },
    )
    fc.assert(check, { numRuns: 300 })
  })

  test('of an empty range are one, so it has no period', () => {
    expect(zoneOf('UTC').edges('day', 1000, 1000)).toEqual([1000])
  })

  test('make 365 or 366 days of a year, in every zone', () => {
    for (const zone of zones.values()) {
      for (const [year, days] of [
        [2023, 365],
        [2024, 366],
      ] as const) {
        const edges = zone.edges('day', zone.instantOf(year, 1, 1), zone.instantOf(year + 1, 1, 1))
        expect(edges.length - 1).toBe(days)
      }
    }
  })
})
