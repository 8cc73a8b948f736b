import { ENOUGH } from './cells.ts'
import { type Day, isWeekend } from './days.ts'

const DAY_MS = 86_400_000

/** The mean of a day of one kind. */
export interface MeanDay {
  /** Of 24 hours; null without any day. */
  kwh: number | null
  days: number
}

/** Workdays, Monday to Friday, against Saturdays and Sundays; of each the days that are known but for a tenth at most. */
export interface WeekParts {
  workdays: MeanDay
  weekend: MeanDay
}

/** Compares the two parts of the week. */
export function weekPartsOf(days: readonly Day[]): WeekParts {
  const known = days.filter(({ knownMs, lengthMs }) => knownMs > 0 && knownMs >= ENOUGH * lengthMs)
  const mean = (weekend: boolean) => meanOf(known.filter((day) => isWeekend(day.weekday) === weekend))
  return { workdays: mean(false), weekend: mean(true) }
}

function meanOf(days: readonly Day[]): MeanDay {
  if (days.length === 0) return { kwh: null, days: 0 }
  const kwh = days.reduce((sum, day) => sum + day.kwh, 0)
  const knownMs = days.reduce((sum, day) => sum + day.knownMs, 0)
  return { kwh: (kwh * DAY_MS) / knownMs, days: days.length }
}
