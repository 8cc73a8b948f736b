import { type ReadonlySignal, signal, useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Profile } from '../answers.ts'
import type { Period, Power } from '../api.ts'
import type { Day } from '../past.ts'
import type { Watch } from '../watch.ts'
import { type Month, monthsOf } from './costs.ts'
import { SLOT_MS, type SlotDay, slotDaysOf } from './half-hours.ts'

/** What the last twelve weeks and the last year were like, without today; each null until the server has answered. */
export interface Patterns {
  /** The last 84 days, from the first of which anything is known. */
  readonly days: ReadonlySignal<SlotDay[] | null>
  readonly profile: ReadonlySignal<Profile | null>
  /** The days of the last twelve months, from the first of which anything is known. */
  readonly year: ReadonlySignal<Period[] | null>
  /** The last twelve months, this one until now. */
  readonly months: ReadonlySignal<Month[] | null>
  /** Asks for them, unless they were asked for lately. */
  refresh(): void
}

const DAYS = 84
const DAY_MS = 86_400_000
/** Turns may come late, but what was typical of weeks hardly changes. */
const FRESH_FOR_MS = 600_000

/** The patterns of the meter that is watched: asked for once a page, and again when they are old. */
export function usePatterns(watch: Watch): Patterns {
  const patterns = useMemo(() => patternsOf(watch), [watch])
  useSignalEffect(() => {
    watch.refreshed.value
    if (watch.past.day.value) patterns.refresh()
  })
  return patterns
}

const known = new WeakMap<Watch, Patterns>()

function patternsOf(watch: Watch): Patterns {
  const patterns = known.get(watch) ?? makePatterns(watch)
  known.set(watch, patterns)
  return patterns
}

function makePatterns(watch: Watch): Patterns {
  const days = signal<SlotDay[] | null>(null)
  const profile = signal<Profile | null>(null)
  const year = signal<Period[] | null>(null)
  const months = signal<Month[] | null>(null)
  let asked: { today: Day; atMs: number } | null = null

  async function ask(today: Day): Promise<void> {
    const { toMs, weeks, yearAgo, firstMonth } = rangesBefore(today)
    const range = `from=${weeks}&to=${toMs}`
    const [power, hours, byDay, byMonth] = await Promise.all([
      watch.ask<Power>(`power?${range}&points=${Math.ceil((DAYS * DAY_MS) / SLOT_MS) + 4}`),
      watch.ask<Profile>(`profile?${range}`),
      watch.ask<{ periods: Period[] }>(`energy?by=day&from=${yearAgo}&to=${toMs}`),
      watch.ask<{ periods: Period[] }>(`energy?by=month&from=${firstMonth}`),
    ])
    days.value = fromFirst(slotDaysOf(power, today.zone), ({ powerW }) => powerW.some((value) => value !== null))
    profile.value = hours
    year.value = fromFirst(byDay.periods, ({ kwh }) => kwh !== null)
    months.value = monthsOf(byMonth.periods, today.zone)
  }
  function refresh() {
    const today = watch.past.day.peek()
    const nowMs = performance.now()
    if (!today || (asked?.today === today && nowMs - asked.atMs < FRESH_FOR_MS)) return
    asked = { today, atMs: nowMs }
    ask(today).catch((error: unknown) => {
      console.error(error)
      asked = null
    })
  }
  return { days, profile, year, months, refresh }
}

/** Where the last twelve weeks, 365 days and months begin; all but the months end with yesterday. */
function rangesBefore({ fromMs, zone }: Day) {
  const { year, month, day } = zone.localAt(fromMs)
  return {
    toMs: fromMs,
    weeks: zone.instantOf(year, month, day - DAYS),
    yearAgo: zone.instantOf(year - 1, month, day),
    firstMonth: zone.instantOf(year, month - 11, 1),
  }
}

function fromFirst<T>(items: readonly T[], isKnown: (item: T) => boolean): T[] {
  const first = items.findIndex(isKnown)
  return first < 0 ? [] : items.slice(first)
}
