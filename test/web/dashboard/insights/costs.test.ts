import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import { billOf, costWith, type Month, monthsOf, tariffOf } from '../../../../web/dashboard/insights/costs.ts'

const zone = makeZone('Europe/Berlin')
const amount = fc.double({ min: 0, max: 2000, noNaN: true })
const months: fc.Arbitrary<Month[]> = fc.array(
  fc.record({
    fromMs: fc.constant(0),
    kwh: fc.double({ min: 1, max: 2000, noNaN: true }),
    cost: amount,
    baseFee: amount,
    part: fc.double({ min: 0.01, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
)

test('a month that is not over is as much of a month as has passed, also where the clock was moved', () => {
  const periods = ['2026-09-01', '2026-10-01', '2026-11-01'].map((text, i) => ({
    from: zone.parse(text),
    to: zone.parse(['2026-10-01', '2026-11-01', '2026-11-16'][i] as string),
    ...{ kwh: i === 0 ? null : 100, cost: 33, base_fee: 12, peak_w: null, measured: 1, filled: 0, missing: 0 },
  }))
  expect(monthsOf(periods, zone).map(({ part }) => part)).toEqual([1, 0.5])
})

test('the bill of months with one that has no price is not known, but its energy is', () => {
  const month = { fromMs: 0, kwh: 100, cost: 33, baseFee: 12, part: 1 }
  expect(billOf([month, { ...month, cost: null }])).toEqual({ kwh: 200, cost: null, baseFee: 24 })
  expect(billOf([]).cost).toBeNull()
})

test('with a price of 0.30 and 10 a month, 300 kWh in a month and a half come to 105', () => {
  const month = { fromMs: 0, kwh: 150, cost: null, baseFee: 0, part: 1 }
  expect(costWith([month, { ...month, part: 0.5 }], { pricePerKwh: 0.3, basePerMonth: 10 })).toBeCloseTo(105)
})

test('with the tariff that was paid, the months cost what they did', () => {
  fc.assert(
    fc.property(months, (some) => {
      const { cost, baseFee } = billOf(some)
      const tariff = tariffOf(some)
      expect(tariff && costWith(some, tariff)).toBeCloseTo((cost ?? 0) + baseFee, 4)
    }),
  )
})
