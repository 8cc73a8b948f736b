import { expect, test } from 'vitest'
import { judgeBudget, monthlyCostOf } from '../../../ingest/alerts/budget.ts'
import { compileTariffs } from '../../../ingest/tariff.ts'
import { aWeek, berlin, byHour, clockwork, pastOf } from '../summary/house.ts'

const month = (spent: number, projected: number) => ({ fromMs: 1000, spent, projected })

test('A budget is in sight when four fifths are spent and the month is heading beyond it', () => {
  const judge = (spent: number, projected: number) =>
    judgeBudget('Electricity', 100, 'EUR', month(spent, projected), undefined)
  expect(judge(79.99, 200)).toBeUndefined()
  expect(judge(99, 100)).toBeUndefined()
  expect(judge(80, 131.5)).toEqual({
    tell: 'Electricity has cost 80.00 EUR this month of a budget of 100.00 EUR; going on like this it will be 131.50 EUR.',
  })
})

test('A budget is told once a month', () => {
  const judge = (toldAtMs: number) => judgeBudget('Electricity', 100, 'EUR', month(120, 150), toldAtMs)
  expect(judge(1000)).toBeUndefined()
  expect(judge(999)).toBe('over')
})

test('The cost of a month is its energy so far and the whole base fee; the energy goes on as it did', () => {
  const history = pastOf(
    clockwork(
      aWeek.map(() => 600),
      '2026-11-01',
      '2026-12-01',
    ),
  )
  const tariffs = compileTariffs([{ from: '2020-01-01', price_per_kwh: 0.5, base_per_month: 12 }], berlin)
  const nowMs = berlin.parse('2026-11-11')
  const cost = monthlyCostOf({ history, zone: berlin, tariffs }, nowMs)
  expect(cost?.spent).toBeCloseTo(12 + 10 * 24 * 0.6 * 0.5, 1)
  expect(cost?.projected).toBeCloseTo(12 + 30 * 24 * 0.6 * 0.5, 1)
})

test('The cost of a month is not known without a price, nor at its first moment', () => {
  const history = pastOf(clockwork(aWeek, '2026-11-01', '2026-11-08'))
  const of = (tariffs: Parameters<typeof compileTariffs>[0], now: string) =>
    monthlyCostOf({ history, zone: berlin, tariffs: compileTariffs(tariffs, berlin) }, berlin.parse(now))
  expect(of([], '2026-11-05')).toBeNull()
  expect(of([byHour], '2026-11-01')).toBeNull()
  expect(of([byHour], '2026-11-05')).toMatchObject({ fromMs: berlin.parse('2026-11-01') })
})
