import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TariffSettings } from '../../../broker/contract/tariffs.ts'
import { makeZone } from '../../../ingest/calendar.ts'
import { baseFee, type Cost, costsOf } from '../../../ingest/past/cost.ts'
import { compileTariffs } from '../../../ingest/tariff.ts'
import { priceAt } from '../prices.ts'

const HOUR_MS = 3_600_000
const zone = makeZone('Europe/Berlin')
const at = (text: string) => zone.parse(text)
const compile = (...settings: TariffSettings[]) => compileTariffs(settings, zone)
const flat = (from: string, price_per_kwh: number): TariffSettings => ({ from, price_per_kwh })
const isNear = (value: number | null, expected: number | null) => {
  if (value === null || expected === null) expect(value).toBe(expected)
  else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}
const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
const night = { price_per_kwh: 0.24, hours: '22-6' }
const weekend = { price_per_kwh: 0.29, days: 'sat-sun' }
const rest = { price_per_kwh: 0.35 }

const aTariff: fc.Arbitrary<TariffSettings> = fc.record({
  from: fc.constantFrom('2026-03-28', '2026-03-29T02:30', '2026-10-25', '2026-10-25T02:30', '2026-10-23T18:20'),
  prices: fc.shuffledSubarray([night, weekend, rest], { minLength: 1 }),
  base_per_month: fc.constantFrom(0, 10, 12.9),
})
const someTariffs = fc
  .uniqueArray(aTariff, { minLength: 1, maxLength: 4, selector: ({ from }) => from })
  .map((settings) => compile(...settings))
const aMoment = fc
  .tuple(fc.constantFrom('2026-03-27', '2026-10-23'), fc.integer({ min: 0, max: 5 * 24 * HOUR_MS }))
  .map(([date, ms]) => at(date) + ms)
const someEdges = fc.uniqueArray(aMoment, { minLength: 2, maxLength: 8 }).map((edges) => edges.sort((a, b) => a - b))

/** Energy that differs from hour to hour, and of some there is none. */
const countKwh = (t: number) => Math.floor(t / 1e7) + Math.min(1, (t % 1e7) / 8e6)
const kwhAt = (momentsMs: readonly number[]) => Float64Array.from(momentsMs, countKwh)
const first = (costs: Cost[]) => costs[0] as Cost

describe('the cost of a period', () => {
  test('is told price by price, with the hours and days of each, and the base fee apart', () => {
    const tariffs = compile({ from: '2026-01-01', base_per_month: 31, prices: [night, weekend, rest] })
    const oneKwhAnHour = (momentsMs: readonly number[]) => Float64Array.from(momentsMs, (atMs) => atMs / HOUR_MS)
    const { parts, ...sums } = first(costsOf(tariffs, [at('2026-10-24'), at('2026-10-26')], oneKwhAnHour))
    expect(parts.map(({ price, kwh }) => ({ ...price, kwh }))).toEqual([
      { perKwh: 0.24, hours: '22-6', days: null, kwh: 17 },
      { perKwh: 0.29, hours: null, days: 'sat-sun', kwh: 32 },
    ])
    isNear(sums.kwh, 49)
    isNear(sums.energy, 17 * 0.24 + 32 * 0.29)
    isNear(sums.baseFee, 2)
    isNear(sums.total, 17 * 0.24 + 32 * 0.29 + 2)
  })

  test('is split at a tariff that begins in the middle of an hour, in a doubled and in a skipped one', () => {
    const oneKwhAnHour = (momentsMs: readonly number[]) => Float64Array.from(momentsMs, (atMs) => atMs / HOUR_MS)
    const hoursBefore = (from: string, day: string) =>
      first(
        costsOf(compile(flat('2025-01-01', 1), flat(from, 2)), [at(day), zone.next('day', at(day))], oneKwhAnHour),
      ).parts.map(({ kwh }) => kwh)
    expect(hoursBefore('2026-06-01T18:30', '2026-06-01')).toEqual([18.5, 5.5])
    expect(hoursBefore('2026-10-25T02:30', '2026-10-25')).toEqual([2.5, 22.5])
    expect(hoursBefore('2026-03-29T02:30', '2026-03-29')).toEqual([2, 21])
  })

  test('keeps energy that has no price apart, and is then unknown', () => {
    const edges = [at('2025-12-31'), at('2026-01-01'), at('2026-01-02')]
    const hourly = (momentsMs: readonly number[]) =>
      Float64Array.from(momentsMs, (atMs) => (atMs - at('2025-12-31')) / HOUR_MS)
    const tariffs = compile({ ...flat('2026-01-01', 0.5), base_per_month: 31 })
    const withoutPrice = { price: null, kwh: 24, cost: null }
    const [before, after] = costsOf(tariffs, edges, hourly)
    expect(before).toEqual({ kwh: 24, parts: [withoutPrice], energy: null, baseFee: 0, total: null })
    expect(after).toMatchObject({ kwh: 24, parts: [{ price: { perKwh: 0.5 }, kwh: 24, cost: 12 }], energy: 12 })
    isNear(after?.total ?? null, 13)
    expect(first(costsOf(compile(), edges, hourly))).toMatchObject({ parts: [withoutPrice], energy: null, baseFee: 0 })
  })

  test('is unknown without tariffs, and nothing where there is no energy', () => {
    const edges = [at('2025-12-31'), at('2026-01-02')]
    const none = (momentsMs: readonly number[]) => new Float64Array(momentsMs.length)
    expect(costsOf(compile(), edges, none)).toEqual([{ kwh: 0, parts: [], energy: null, baseFee: 0, total: null }])
    expect(costsOf(compile(flat('2026-01-01', 0.5)), edges, none)).toMatchObject([{ kwh: 0, energy: 0, total: 0 }])
  })

  test('is nobody’s where there is no period', () => {
    expect(costsOf(compile(flat('2026-01-01', 1)), [at('2026-02-01')], kwhAt)).toEqual([])
    expect(costsOf(compile(flat('2026-01-01', 1)), [], kwhAt)).toEqual([])
  })
})

describe('the costs of neighbouring periods', () => {
  test('come of one question about strictly ascending moments', () => {
    const check = fc.property(someTariffs, someEdges, (tariffs, edges) => {
      const asked: (readonly number[])[] = []
      costsOf(tariffs, edges, (momentsMs) => {
        asked.push(momentsMs)
        return kwhAt(momentsMs)
      })
      expect(asked).toHaveLength(1)
      expect(asked[0]).toEqual([...new Set(asked[0])].sort((a, b) => a - b))
    })
    fc.assert(check)
  })

  test('of the hours of a day, each at its own price, sum to that of the day, also where it has 23 or 25', () => {
    for (const date of ['2026-03-29', '2026-06-01', '2026-10-25']) {
      const prices = [night, weekend, rest]
      const tariffs = compile({ from: '2026-01-01', prices })
      const hours = zone.edges('hour', at(date), zone.next('day', at(date)))
      const byTheHour = hours.slice(1).map((toMs, i) => {
        const kwh = countKwh(toMs) - countKwh(hours[i] as number)
        return kwh * (priceAt(tariffs, hours[i] as number) as number)
      })
      isNear(first(costsOf(tariffs, [at(date), hours.at(-1) as number], kwhAt)).energy, sumOf(byTheHour))
    }
  })

  test('sum to that of the whole, price by price, and each is the sum of its parts', () => {
    const check = fc.property(someTariffs, someEdges, (tariffs, edges) => {
      const ends = [edges[0] as number, edges.at(-1) as number]
      const costs = costsOf(tariffs, edges, kwhAt)
      const whole = first(costsOf(tariffs, ends, kwhAt))
      const all = costs.flatMap(({ parts }) => parts)
      for (const { price, kwh } of whole.parts) {
        isNear(kwh, sumOf(all.filter((part) => part.price === price).map((part) => part.kwh)))
      }
      for (const { kwh, parts } of costs) isNear(kwh, sumOf(parts.map((part) => part.kwh)))
      isNear(whole.kwh, countKwh(ends[1] as number) - countKwh(ends[0] as number))
      isNear(whole.baseFee, sumOf(costs.map(({ baseFee }) => baseFee)))
      const known = costs.every(({ energy }) => energy !== null)
      isNear(whole.energy, known ? sumOf(costs.map(({ energy }) => energy as number)) : null)
      isNear(whole.total, known ? sumOf(costs.map(({ total }) => total as number)) : null)
    })
    fc.assert(check, { numRuns: 300 })
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
