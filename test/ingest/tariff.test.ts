import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../broker/contract/fault.ts'
import type { TariffSettings } from '../../broker/contract/tariffs.ts'
import { makeZone, type Zone } from '../../ingest/calendar.ts'
import { compileTariffs, pricedPieces } from '../../ingest/tariff.ts'
import { priceAt } from './prices.ts'

const HOUR_MS = 3_600_000
const zone = makeZone('Europe/Berlin')
const at = (text: string) => zone.parse(text)
const compile = (...settings: TariffSettings[]) => compileTariffs(settings, zone)
const flat = (from: string, price_per_kwh: number): TariffSettings => ({ from, price_per_kwh })

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const byHour: TariffSettings = {
  from: '2026-01-01',
  prices: [{ price_per_kwh: 0.24, hours: '22-6' }, { price_per_kwh: 0.29, days: 'sat-sun' }, { price_per_kwh: 0.35 }],
}

const aPart = fc.record(
  {
    price_per_kwh: fc.constantFrom(0.2, 0.3, 0.4),
    hours: fc.tuple(fc.nat(23), fc.nat(24)).map(([first, end]) => `${first}-${end}`),
    days: fc.oneof(
      fc.constantFrom(...DAYS),
      fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS)).map((ends) => ends.join('-')),
    ),
  },
  { requiredKeys: ['price_per_kwh'] },
)
const aTariff: fc.Arbitrary<TariffSettings> = fc.record(
  {
    from: fc.constantFrom('2026-03-28', '2026-03-29T02:30', '2026-10-25', '2026-10-25T02:30', '2026-10-23T18:20'),
    prices: fc.array(aPart, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['from', 'prices'] },
)
const someTariffs = fc
  .uniqueArray(aTariff, { minLength: 1, maxLength: 4, selector: ({ from }) => from })
  .map((settings) => compile(...settings))
const aMoment = fc
  .tuple(fc.constantFrom('2026-03-27', '2026-10-23'), fc.integer({ min: 0, max: 5 * 24 * HOUR_MS }))
  .map(([date, ms]) => at(date) + ms)

describe('the price', () => {
  test('is that of the first part whose hours and days fit the wall clock', () => {
    const tariffs = compile(byHour)
    expect(priceAt(tariffs, at('2026-06-03T21:59'))).toBe(0.35)
    expect(priceAt(tariffs, at('2026-06-03T22:00'))).toBe(0.24)
    expect(priceAt(tariffs, at('2026-06-06T05:59'))).toBe(0.24)
    expect(priceAt(tariffs, at('2026-06-06T06:00'))).toBe(0.29)
  })

  test.each<[string, string, string]>([
    ['mon', 'mon', 'mon'],
    ['sat-sun', 'sat sun', 'weekend'],
    ['fri-mon', 'fri sat sun mon', 'over the week’s end'],
    ['wed-wed', 'wed', 'one day'],
    ['tue-mon', 'mon tue wed thu fri sat sun', 'all'],
  ])('of the days %s is that of %s (%s)', (days, expected) => {
    const tariffs = compile({ from: '2026-01-01', prices: [{ price_per_kwh: 1, days }] })
    const priced = DAYS.filter((_, i) => priceAt(tariffs, zone.instantOf(2026, 6, 1 + i, 12)) === 1)
    expect(priced.sort()).toEqual(expected.split(' ').sort())
  })

  test('of hours over midnight goes by the day each hour is in', () => {
    const tariffs = compile({ from: '2026-01-01', prices: [{ price_per_kwh: 1, hours: '22-6', days: 'fri' }] })
    const friday = (hour: number) => priceAt(tariffs, zone.instantOf(2026, 6, 5, hour))
    expect([0, 5, 6, 21, 22, 23].map(friday)).toEqual([1, 1, null, null, 1, 1])
    expect([-1, 24].map(friday)).toEqual([null, null])
  })

  test('of hours with one number twice is that of the whole day', () => {
    const tariffs = compile({ from: '2026-01-01', prices: [{ price_per_kwh: 1, hours: '6-6' }] })
    expect([0, 6, 23].map((hour) => priceAt(tariffs, zone.instantOf(2026, 6, 1, hour)))).toEqual([1, 1, 1])
  })

  test('is unknown before the first tariff, without any, and where no part fits', () => {
    expect(priceAt(compile(flat('2026-01-01', 0.3)), at('2025-12-31T23:59'))).toBeNull()
    expect(priceAt(compile(), at('2026-01-01'))).toBeNull()
    const nights = compile({ from: '2026-01-01', prices: [{ price_per_kwh: 0.2, hours: '0-6' }] })
    expect(priceAt(nights, at('2026-01-01T12:00'))).toBeNull()
  })

  test('is that of the tariff that began last, in whatever order they are listed', () => {
    const tariffs = compile(flat('2027-01-01', 3), flat('2025-01-01', 1), flat('2026-01-01', 2))
    expect(['2025-06-01', '2026-01-01', '2026-12-31T23:59', '2027-01-01'].map((t) => priceAt(tariffs, at(t)))).toEqual([
      1, 2, 2, 3,
    ])
  })
})

describe('two tariffs that begin at one moment', () => {
  test.each([
    ['2026-01-01', '2026-01-01T00:00'],
    ['2026-03-29T02:15', '2026-03-29T02:45'],
  ])('are a fault that names both: %s and %s', (one, other) => {
    const message =
      `Tariffs: expected each to begin at a moment of its own, got from ${one} and from ${other}, which are one ` +
      'moment in Europe/Berlin. Give one of them another date, or take it out of the settings.'
    expect(() => compile(flat('2025-01-01', 1), flat(one, 2), flat(other, 3))).toThrow(new Fault(message))
  })
})

describe('the prices of all tariffs', () => {
  test('are each there once, also where a price goes on with the next tariff', () => {
    const weekend = { price_per_kwh: 0.29, days: 'sat-sun' }
    const tariffs = compile(flat('2027-01-01', 0.35), byHour, {
      from: '2028-01-01',
      prices: [weekend, { price_per_kwh: 0.24 }],
    })
    expect(tariffs.prices).toEqual([
      { perKwh: 0.24, hours: '22-6', days: null },
      { perKwh: 0.29, hours: null, days: 'sat-sun' },
      { perKwh: 0.35, hours: null, days: null },
      { perKwh: 0.24, hours: null, days: null },
    ])
  })
})

/** Where the wall clock comes to another third of the day, or to another day; and the number of that third. */
function byTheHour(zone: Zone, fromMs: number, toMs: number): [number, number][] {
  const thirds = zone
    .edges('hour', fromMs, toMs)
    .slice(0, -1)
    .map((atMs): [number, number] => {
      const { weekday, hour } = zone.localAt(atMs)
      return [atMs, 3 * (weekday - 1) + (hour < 6 ? 0 : hour < 22 ? 1 : 2)]
    })
  return thirds.filter(([, price], i) => price !== thirds[i - 1]?.[1])
}

describe('priced pieces', () => {
  test('cut a time without a gap, only where the price changes, and agree with the price at each moment', () => {
    const check = fc.property(
      someTariffs,
      aMoment,
      aMoment,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tariffs, a, b, part) => {
        const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)]
        const pieces = pricedPieces(tariffs, fromMs, toMs)
        let endMs = fromMs
        for (const [i, piece] of pieces.entries()) {
          expect(piece.fromMs).toBe(endMs)
          expect(piece.toMs).toBeGreaterThan(piece.fromMs)
          expect(piece.price).not.toBe(pieces[i - 1]?.price)
          const within = piece.fromMs + Math.floor((piece.toMs - piece.fromMs) * part)
          for (const moment of [piece.fromMs, within, piece.toMs - 1])
            expect(priceAt(tariffs, moment)).toBe(piece.price?.perKwh ?? null)
          endMs = piece.toMs
        }
        expect(endMs).toBe(toMs)
      },
    )
    fc.assert(check, { numRuns: 100 })
  })

  test('of a price that never changes are one, and of two of one height two', () => {
    const same = { price_per_kwh: 0.3 }
    const tariffs = compile(flat('2020-01-01', 0.3), { from: '2026-02-01', prices: [same] }, flat('2027-01-01', 0.3))
    const [fromMs, toMs] = [at('2020-01-01'), at('2030-01-01')]
    const price = { perKwh: 0.3, hours: null, days: null }
    expect(pricedPieces(tariffs, fromMs, toMs)).toEqual([{ fromMs, toMs, price }])
    const named = compile({ from: '2020-01-01', prices: [{ ...same, hours: '0-6' }, same] })
    expect(pricedPieces(named, at('2026-01-01'), at('2026-01-02'))).toHaveLength(2)
  })

  test.each([
    ['Europe/Berlin', '2026-03-20', '2026-11-05'],
    ['Australia/Lord_Howe', '2026-03-20', '2026-11-05'],
    ['Asia/Kathmandu', '1985-12-20', '1986-01-20'],
    ['America/Recife', '2000-10-01', '2000-10-30'],
    ['Pacific/Apia', '2011-12-20', '2012-01-20'],
    ['Africa/Casablanca', '2026-02-01', '2026-04-01'],
  ])('are in %s those of the wall clock, hour by hour', (name, from, to) => {
    const theirs = makeZone(name)
    const prices = DAYS.flatMap((days, day) =>
      ['0-6', '6-22', '22-24'].map((hours, k) => ({ price_per_kwh: 3 * day + k, hours, days })),
    )
    const tariffs = compileTariffs([{ from: '1980-01-01', prices }], theirs)
    const [fromMs, toMs] = [theirs.parse(from) + 1234, theirs.parse(to)]
    const pieces = pricedPieces(tariffs, fromMs, toMs).map((piece) => [piece.fromMs, piece.price?.perKwh])
    expect(pieces).toEqual(byTheHour(theirs, fromMs, toMs))
  })
})

describe('priced pieces of days on which the clock is moved', () => {
  test('hold both hours of a doubled one, and of a skipped one none', () => {
    const tariffs = compile({ from: '2026-01-01', prices: [{ price_per_kwh: 1, hours: '2-3' }, { price_per_kwh: 2 }] })
    const hoursAtOne = (date: string) =>
      pricedPieces(tariffs, at(date), zone.next('day', at(date)))
        .filter(({ price }) => price?.perKwh === 1)
        .map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS)
    expect(hoursAtOne('2026-10-24')).toEqual([1])
    expect(hoursAtOne('2026-10-25')).toEqual([2])
    expect(hoursAtOne('2026-03-29')).toEqual([])
  })

  test('begin with a tariff in the middle of a day, and in the night the clock is moved', () => {
    const boundary = (from: string) =>
      pricedPieces(compile(flat('2025-01-01', 1), flat(from, 2)), at('2026-01-01'), at('2026-12-31'))[1]?.fromMs
    expect(boundary('2026-06-01T18:30')).toBe(Date.UTC(2026, 5, 1, 16, 30))
    expect(boundary('2026-10-25T02:30')).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(boundary('2026-03-29T02:30')).toBe(Date.UTC(2026, 2, 29, 1))
  })
})
