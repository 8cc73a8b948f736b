import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TariffSettings } from '../../broker/contract/settings.ts'
import { makeZone } from '../../ingest/calendar.ts'
import { baseFee, compileTariffs, costOf, priceAt, pricedPieces } from '../../ingest/tariff.ts'

const HOUR_MS = 3_600_000
const zone = makeZone('Europe/Berlin')
const at = (text: string) => zone.parse(text)
const compile = (...settings: TariffSettings[]) => compileTariffs(settings, zone)
const flat = (from: string, price_per_kwh: number): TariffSettings => ({ from, price_per_kwh })
const isNear = (value: number, expected: number) => expect(value).toBeCloseTo(expected, 9)

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const byHour: TariffSettings = {
  from: '2026-01-01',
  base_per_month: 13.5,
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
    base_per_month: fc.constantFrom(10, 12.9),
  },
  { requiredKeys: ['from', 'prices'] },
)
const someTariffs = fc.array(aTariff, { minLength: 1, maxLength: 4 }).map((settings) => compile(...settings))
const aMoment = fc
  .tuple(fc.constantFrom('2026-03-27', '2026-10-23'), fc.integer({ min: 0, max: 5 * 24 * HOUR_MS }))
  .map(([date, ms]) => at(date) + ms)

/** Energy that differs from hour to hour. */
const countKwh = (t: number) => t / 1e7 + Math.sin(t / 5e6) / 3
const kwhBetween = (fromMs: number, toMs: number) => countKwh(toMs) - countKwh(fromMs)

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
    const tariffs = compile(flat('2027-01-01', 3), flat('2025-01-01', 1), flat('2026-01-01', 2), flat('2026-01-01', 4))
    expect(['2025-06-01', '2026-01-01', '2026-12-31T23:59', '2027-01-01'].map((t) => priceAt(tariffs, at(t)))).toEqual([
      1, 4, 4, 3,
    ])
  })
})

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
            expect(priceAt(tariffs, moment)).toBe(piece.price)
          endMs = piece.toMs
        }
        expect(endMs).toBe(toMs)
      },
    )
    fc.assert(check, { numRuns: 100 })
  })

  test('of a price that never changes are one', () => {
    const same = { price_per_kwh: 0.3 }
    const tariffs = compile(flat('2020-01-01', 0.3), { from: '2026-02-01', prices: [{ ...same, hours: '0-6' }, same] })
    const [fromMs, toMs] = [at('2020-01-01'), at('2030-01-01')]
    expect(pricedPieces(tariffs, fromMs, toMs)).toEqual([{ fromMs, toMs, price: 0.3 }])
  })

  test('hold both hours of a doubled one, and of a skipped one none', () => {
    const tariffs = compile({ from: '2026-01-01', prices: [{ price_per_kwh: 1, hours: '2-3' }, { price_per_kwh: 2 }] })
    const hoursAtOne = (date: string) =>
      pricedPieces(tariffs, at(date), zone.next('day', at(date)))
        .filter(({ price }) => price === 1)
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

describe('the cost', () => {
  test('of parts sums to that of the whole, however it is split', () => {
    const check = fc.property(someTariffs, fc.array(aMoment, { minLength: 2, maxLength: 6 }), (tariffs, moments) => {
      const cuts = [...new Set(moments)].sort((a, b) => a - b)
      const parts = cuts.slice(1).map((toMs, i) => costOf(tariffs, cuts[i] as number, toMs, kwhBetween))
      const whole = costOf(tariffs, cuts[0] as number, cuts.at(-1) as number, kwhBetween)
      if (parts.includes(null)) expect(whole).toBeNull()
      else
        isNear(
          whole as number,
          parts.reduce<number>((sum, part) => sum + (part as number), 0),
        )
    })
    fc.assert(check, { numRuns: 300 })
  })

  test.each(['2026-03-29', '2026-06-01', '2026-10-25'])(
    'of the hours of %s, each at its own price, is that of the day',
    (date) => {
      const tariffs = compile(byHour)
      const hours = zone.edges('hour', at(date), zone.next('day', at(date)))
      const sum = hours.slice(1).reduce((cost, toMs, i) => {
        const fromMs = hours[i] as number
        return cost + kwhBetween(fromMs, toMs) * (priceAt(tariffs, fromMs) as number)
      }, 0)
      isNear(costOf(tariffs, at(date), zone.next('day', at(date)), kwhBetween) as number, sum)
    },
  )

  test('is unknown without tariffs and where energy has no price, and nothing where there is no energy', () => {
    const [fromMs, toMs] = [at('2025-12-31'), at('2026-01-02')]
    const tariffs = compile(flat('2026-01-01', 0.5))
    expect(costOf(compile(), fromMs, toMs, () => 0)).toBeNull()
    expect(costOf(tariffs, fromMs, toMs, () => 1)).toBeNull()
    expect(costOf(tariffs, fromMs, toMs, (a) => (a < at('2026-01-01') ? 0 : 4))).toBe(2)
  })
})

describe('the base fee', () => {
  const tariffs = compile({ ...flat('2026-01-01', 0.3), base_per_month: 12.4 }, flat('2027-01-01', 0.3))

  test('of a month is whole, of a day that of a month by its days, of half a day the half', () => {
    isNear(baseFee(tariffs, at('2026-03-01'), at('2026-04-01')), 12.4)
    isNear(baseFee(tariffs, at('2026-10-24'), at('2026-10-25')), 0.4)
    isNear(baseFee(tariffs, at('2026-02-01'), at('2026-02-02')), 12.4 / 28)
    isNear(baseFee(tariffs, at('2026-10-25'), at('2026-10-25') + 12.5 * HOUR_MS), 0.2)
    isNear(baseFee(tariffs, at('2026-01-01'), at('2027-01-01')), 12 * 12.4)
  })

  test('is nothing before the first tariff, without one, and where a tariff has none', () => {
    isNear(baseFee(tariffs, at('2025-12-01'), at('2026-01-02')), 0.4)
    isNear(baseFee(tariffs, at('2026-12-31'), at('2028-01-01')), 0.4)
    expect(baseFee(compile(), at('2026-01-01'), at('2027-01-01'))).toBe(0)
  })

  test('of parts sums to that of the whole, however it is split', () => {
    const check = fc.property(someTariffs, aMoment, aMoment, aMoment, (some, ...moments) => {
      const [a, b, c] = moments.sort((x, y) => x - y) as [number, number, number]
      isNear(baseFee(some, a, b) + baseFee(some, b, c), baseFee(some, a, c))
    })
    fc.assert(check)
  })

  test('of a month in which the clocks skip a day is whole', () => {
    const apia = makeZone('Pacific/Apia')
    const theirs = compileTariffs([{ ...flat('2011-01-01', 0.3), base_per_month: 31 }], apia)
    isNear(baseFee(theirs, apia.parse('2011-12-01'), apia.parse('2012-01-01')), 31)
  })
})
