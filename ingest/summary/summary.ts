import { meanPrice } from './account.ts'
import { type AlwaysOn, alwaysOnOf } from './alwayson.ts'
import { type Books, makeBooks } from './books.ts'
import { SLOT_MS } from './days.ts'
import { gather, HOUR_MS } from './evidence.ts'
import type { Ledger } from './ledger.ts'
import { type LoadDuration, loadDurationOf } from './load.ts'
import { type Periods, periodsAt } from './periods.ts'
import { type Outlook, outlookOf, type Total, totalOf } from './total.ts'
import { type Basis, type Typical, typicalOf } from './typical.ts'
import { type WeekParts, weekPartsOf } from './weekparts.ts'

/** What a household asks most of its past, at a moment; what is not known is null. */
export interface Summary {
  atMs: number
  today: DayTotal
  yesterday: DayTotal
  typicalDay: TypicalDay
  /** What is typical of each day of a week, Monday first. */
  typicalWeek: { kwh: number | null; basis: Basis }[]
  week: Outlook
  month: Outlook
  year: Total
  /** Last year up to the moment at which calendar and clock showed the same, and in all. */
  lastYearSoFar: Total
  lastYear: Total
  alwaysOn: AlwaysOn
  weekParts: WeekParts
  loadDuration: LoadDuration
}

/** What a day took, and the highest power of a single turn. */
export interface DayTotal extends Total {
  peakW: number | null
}

/** What is typical of today: by steps of the clock on the wall, and the kWh of it by now and in all. */
export interface TypicalDay extends Omit<Typical, 'kwhUntil'> {
  stepMs: number
  kwh: number | null
  kwhByNow: number | null
}

/** Sums up what a meter had counted until `nowMs`. */
export function summaryOf(ledger: Ledger, nowMs: number): Summary {
  const { history, zone, tariffs } = ledger
  const periods = periodsAt(zone, nowMs)
  const { yesterdayMs, todayMs, weekMs, monthMs, yearMs, lastYearMs, yearAgoMs } = periods
  const evidence = gather(ledger, periods)
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => typicalOf(evidence.days, weekday))
  const books = makeBooks(ledger, periods, evidence, week)
  const day = (fromMs: number, toMs: number) => ({
    ...totalOf(books, fromMs, toMs),
    peakW: history.peakW(fromMs, toMs),
  })
  return {
    atMs: nowMs,
    today: day(todayMs, nowMs),
    yesterday: day(yesterdayMs, todayMs),
    typicalDay: typicalDayOf(week[zone.localAt(todayMs).weekday - 1] as Typical, books, periods),
    typicalWeek: week.map(({ kwhUntil, basis }) => ({ kwh: kwhUntil?.at(-1) ?? null, basis })),
    week: outlookOf(books, weekMs, nowMs, periods.nextWeekMs),
    month: outlookOf(books, monthMs, nowMs, periods.nextMonthMs),
    year: totalOf(books, yearMs, nowMs),
    lastYearSoFar: totalOf(books, lastYearMs, yearAgoMs),
    lastYear: totalOf(books, lastYearMs, yearMs),
    alwaysOn: alwaysOnOf(evidence.days, meanPrice(tariffs, nowMs)),
    weekParts: weekPartsOf(evidence.days),
    loadDuration: loadDurationOf(evidence.hours, HOUR_MS),
  }
}

function typicalDayOf({ kwhUntil: _, ...typical }: Typical, { forecast }: Books, periods: Periods): TypicalDay {
  const { todayMs, nowMs, tomorrowMs } = periods
  return {
    stepMs: SLOT_MS,
    ...typical,
    kwh: forecast && forecast(tomorrowMs) - forecast(todayMs),
    kwhByNow: forecast && forecast(nowMs) - forecast(todayMs),
  }
}
