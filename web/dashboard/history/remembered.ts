import type { Summary } from '../answers.ts'
import type { Period, Power } from '../api.ts'
import type { Total } from './bars.ts'
import { isPresent, type Range } from './range.ts'
import type { Course } from './stretch.ts'

/** The days between `edges` as the page knows them without asking; null unless it knows each that has begun. */
export function rememberedDays(edges: readonly number[], days: readonly Period[], nowMs: number): Period[] | null {
  const begun = edges.slice(0, -1).filter((fromMs) => fromMs <= nowMs)
  const known = begun.flatMap((fromMs) => days.find(({ from }) => from === fromMs) ?? [])
  return known.length === begun.length ? known : null
}

const NAMES = { day: 'today', week: 'week', month: 'month', year: 'year' } as const

/** What a range that is not over had come to when the page last asked for the summary; null for any other. */
export function rememberedTotal(range: Range, summary: Summary | null, nowMs: number): Total | null {
  if (range.kind === 'all' || !isPresent(range, nowMs)) return null
  const total = summary?.[NAMES[range.kind]]
  return total?.from === range.fromMs ? { kwh: total.kwh, cost: total.cost, baseFee: total.base_fee ?? 0 } : null
}

/** The power of today as the page knows it without asking, of which it knows the means; null for any other range. */
export function rememberedCourse({ kind, fromMs }: Range, today: Power | null): Course | null {
  return kind === 'day' && today?.from === fromMs
    ? { ...today, min: today.mean, max: today.mean, low: [], high: [] }
    : null
}
