import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { makeZone, type Zone } from '../../ingest/calendar.ts'
import type { Summary, TypicalDay } from './answers.ts'
import type { Api, Meter, Period, SurePower } from './api.ts'
import type { Span } from './curve/curve.ts'
import { atMostEvery } from './refresh.ts'
import { steady } from './steady.ts'

/** A local day: its first instant and the first of the next. */
export interface Day {
  fromMs: number
  toMs: number
  zone: Zone
}

/** What the server answered about a day, and the days before it; null what it has not. */
export interface PastAnswers {
  /** The day's first instant. */
  fromMs: number
  power: SurePower | null
  days: Period[] | null
  summary: Summary | null
}

/** Today and the days before it, as the server has them. */
export interface Past {
  readonly day: ReadonlySignal<Day | null>
  /** The power of `day` by five minutes. */
  readonly power: ReadonlySignal<SurePower | null>
  /** The power of the last hours of `power`, finer; null unless the sensor followed the disc in them. */
  readonly recent: ReadonlySignal<SurePower | null>
  /** The last seven local days, today last. */
  readonly days: ReadonlySignal<Period[] | null>
  /** What the household asks most of its past: the typical day, the month, what is always on. */
  readonly summary: ReadonlySignal<Summary | null>
  /** What is typical of `day`; null while that is not known. */
  readonly typicalDay: ReadonlySignal<TypicalDay | null>
  /** Asks for the power again, soon. */
  refreshPower(): void
  /** Asks for everything again, soon. */
  refresh(): void
  /** Tells the time; at midnight a new day begins. */
  turn(nowMs: number, timezone: string): void
  /** All of it; null while not even the day is known. */
  answers(): PastAnswers | null
  /** Takes up answers from before, if they are about `day`. */
  recall(answers: PastAnswers): void
}

/** Five minutes: fine enough for a kettle, coarse enough that the area under the curve is energy to the eye. */
export const STEP_MS = 300_000
/** Of the last hours a sensor that follows the disc knows more. */
const RECENT_MS = 2 * 3_600_000
const RECENT_STEP_MS = 30_000
const AT_MOST_EVERY_MS = 10_000

/** Makes the past of the meter that `meter` comes to hold. */
export function createPast(api: Api, meter: ReadonlySignal<Meter | null>): Past {
  const day = signal<Day | null>(null)
  const power = signal<SurePower | null>(null)
  const recent = signal<SurePower | null>(null)
  const days = signal<Period[] | null>(null)
  const summary = signal<Summary | null>(null)
  const typicalDay = steady(() => {
    const of = summary.value
    // Just after midnight the last answer is about yesterday.
    return of && of.today.from === day.value?.fromMs && of.typical_day.kwh !== null ? of.typical_day : null
  })

  /** A trigger that asks for the day in force and drops an answer that comes after midnight. */
  const asking = <T>(ask: (meter: Meter, of: Day) => Promise<T>, answer: (value: T) => void) =>
    atMostEvery(AT_MOST_EVERY_MS, async () => {
      const of = day.peek()
      const whose = meter.peek()
      if (!of || !whose) return
      const value = await ask(whose, of)
      if (day.peek() === of) answer(value)
    })
  const refreshPower = asking(
    ({ id }, { fromMs, toMs }) => {
      const answered = api.power(id, fromMs, toMs, (toMs - fromMs) / STEP_MS)
      return power.peek() ? answered : answered.finally(refreshRest)
    },
    (value) => {
      power.value = value
      refreshRecent()
    },
  )
  const refreshRecent = asking(async ({ id }) => {
    const whole = power.peek()
    const span = whole && followedIn(whole)
    return span && api.power(id, span.fromMs, span.toMs, (span.toMs - span.fromMs) / RECENT_STEP_MS)
  }, into(recent))
  const refreshDays = asking(({ id }, day) => api.days(id, weekStart(day), day.toMs), into(days))
  const refreshSummary = asking(({ id }) => api.summary(id), into(summary))
  function refreshRest() {
    refreshDays()
    refreshSummary()
  }
  /** The curve comes first: what the days were like takes the server longer, and would keep it waiting. */
  function refresh() {
    refreshPower()
    if (power.peek()) refreshRest()
  }
  function turn(nowMs: number, timezone: string) {
    const now = day.peek()
    if (now && nowMs >= now.fromMs && nowMs < now.toMs) return
    day.value = dayAt(nowMs, now?.zone ?? makeZone(timezone))
    power.value = recent.value = null
    refresh()
  }
  function answers() {
    const of = day.peek()
    return of && { fromMs: of.fromMs, power: power.peek(), days: days.peek(), summary: summary.peek() }
  }
  function recall(before: PastAnswers) {
    if (before.fromMs !== day.peek()?.fromMs) return
    power.value = before.power
    days.value = before.days
    summary.value = before.summary
  }
  return { day, power, recent, days, summary, typicalDay, refreshPower, refresh, turn, answers, recall }
}

/** Takes an answer up. */
const into =
  <T>(known: Signal<T>) =>
  (answer: T): void => {
    known.value = answer
  }

/** The last hours up to the newest data, if the sensor followed the disc in them. */
function followedIn({ from, step_ms, mean, low }: SurePower): Span | null {
  const end = mean.findLastIndex((powerW) => powerW !== null) + 1
  const first = Math.max(0, end - RECENT_MS / step_ms)
  if (!low.slice(first, end).some((powerW) => powerW !== null)) return null
  return { fromMs: from + first * step_ms, toMs: from + end * step_ms }
}

function dayAt(nowMs: number, zone: Zone): Day {
  const fromMs = zone.startOf('day', nowMs)
  return { fromMs, toMs: zone.next('day', fromMs), zone }
}

/** The beginning of the seven days that end with this one. */
function weekStart({ fromMs, zone }: Day): number {
  const { year, month, day } = zone.localAt(fromMs)
  return zone.instantOf(year, month, day - 6)
}
