import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import type { Summary } from '../../../../web/dashboard/answers.ts'
import type { Period } from '../../../../web/dashboard/api.ts'
import { rangeAt } from '../../../../web/dashboard/history/range.ts'
import { rememberedDays, rememberedTotal } from '../../../../web/dashboard/history/remembered.ts'

const zone = makeZone('Europe/Berlin')
const NOW_MS = Date.parse('2026-11-19T18:14:00Z')
const known = { firstMs: Date.parse('2026-01-01T00:00:00Z'), nowMs: NOW_MS }
const edgesOf = (from: string, to: string) => zone.edges('day', Date.parse(from), Date.parse(to))

/** Days that took 1, 2, 3 … kWh. */
function daysOf(edges: number[]): Period[] {
  return edges.slice(0, -1).map((from, i) => ({
    ...{ from, to: edges[i + 1] as number, kwh: i + 1, cost: null, base_fee: 0, peak_w: null },
    ...{ measured: 1, filled: 0, missing: 0 },
  }))
}
const lately = daysOf(edgesOf('2026-11-13T00:00:00+01:00', '2026-11-20T00:00:00+01:00'))

test('a week is remembered while each of its days that has begun is among those that are known', () => {
  const week = edgesOf('2026-11-16T00:00:00+01:00', '2026-11-23T00:00:00+01:00')
  expect(rememberedDays(week, lately, NOW_MS)?.map(({ kwh }) => kwh)).toEqual([4, 5, 6, 7])
})

test('a month is not remembered by its last days alone', () => {
  const month = edgesOf('2026-11-01T00:00:00+01:00', '2026-12-01T00:00:00+01:00')
  expect(rememberedDays(month, lately, NOW_MS)).toBeNull()
})

test('what a range came to is remembered while it is the present one, and of the moment that the summary is of', () => {
  const month = rangeAt('month', NOW_MS, zone, known)
  const summary = { month: { from: month.fromMs, kwh: 182.5, cost: 60.2, base_fee: 12.9 } } as Summary
  expect(rememberedTotal(month, summary, NOW_MS)).toEqual({ kwh: 182.5, cost: 60.2, baseFee: 12.9 })
  expect(rememberedTotal(month, null, NOW_MS)).toBeNull()
  const before = rangeAt('month', month.fromMs - 1, zone, known)
  expect(rememberedTotal(before, summary, NOW_MS)).toBeNull()
  const nextMonthMs = month.toMs
  expect(rememberedTotal(rangeAt('month', nextMonthMs, zone, known), summary, nextMonthMs)).toBeNull()
})
