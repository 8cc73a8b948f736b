import type { Zone } from '../calendar.ts'

const MINUTE_MS = 60_000

/** Where the periods around a moment begin and end. */
export interface Periods {
  nowMs: number
  yesterdayMs: number
  todayMs: number
  tomorrowMs: number
  weekMs: number
  nextWeekMs: number
  monthMs: number
  nextMonthMs: number
  yearMs: number
  lastYearMs: number
  /** The moment of last year at which the calendar and the clock on the wall showed the same. */
  yearAgoMs: number
}

/** The local periods that a moment lies in, and those next to them. */
export function periodsAt(zone: Zone, nowMs: number): Periods {
  const todayMs = zone.startOf('day', nowMs)
  const weekMs = zone.startOf('week', nowMs)
  const monthMs = zone.startOf('month', nowMs)
  const yearMs = zone.startOf('year', nowMs)
  const { year, month, day, hour, minute } = zone.localAt(nowMs)
  const intoMinuteMs = nowMs - Math.floor(nowMs / MINUTE_MS) * MINUTE_MS
  return {
    nowMs,
    yesterdayMs: zone.startOf('day', todayMs - 1),
    todayMs,
    tomorrowMs: zone.next('day', todayMs),
    weekMs,
    nextWeekMs: zone.next('week', weekMs),
    monthMs,
    nextMonthMs: zone.next('month', monthMs),
    yearMs,
    lastYearMs: zone.startOf('year', yearMs - 1),
    yearAgoMs: Math.min(yearMs, zone.instantOf(year - 1, month, day, hour, minute) + intoMinuteMs),
  }
}
