import type { HealthHour, HealthQuantity, HourValue } from '../../answers.ts'
import type { Formats } from '../../format.ts'

export type Grade = 'good' | 'fair' | 'weak'

/** Below this turns may be missed (contract: health). */
export const WEAK_CONTRAST = 8
/** A weak signal is told as over from here on; below, there is little reserve. */
const GOOD_CONTRAST = 10

export function gradeOfContrast(contrast: number): Grade {
  return contrast < WEAK_CONTRAST ? 'weak' : contrast < GOOD_CONTRAST ? 'fair' : 'good'
}

/** Rounded down to a tenth: 7.97 is not to be called weak and shown as 8. */
export const shownContrast = (contrast: number): number => Math.floor(contrast * 10) / 10

/** WiFi is planned for −67 dBm; near −80 most receivers begin to lose their connection. */
export function gradeOfSignal(dbm: number): Grade {
  return dbm < -80 ? 'weak' : dbm < -67 ? 'fair' : 'good'
}

/** The newest hour in which a value was said. */
export function latestOf(
  hours: readonly HealthHour[],
  quantity: HealthQuantity,
): (HourValue & { from: number }) | null {
  const hour = hours.findLast((one) => one[quantity])
  const value = hour?.[quantity]
  return hour && value ? { from: hour.from, ...value } : null
}

/** The contrast has fallen: from what it used to be, to what it is, since when. */
export interface Fall {
  from: number
  to: number
  sinceMs: number
}

/** So many hours in a row are no accident. */
const NOW_HOURS = 3
/** Light changes over the day; a sensor that has moved loses more than this. */
const LEFT = 0.6

/** Whether the contrast has fallen and stays so; what it used to be is what it had in the better quarter of the hours. */
export function fallOf(hours: readonly HealthHour[]): Fall | null {
  const known = hours.flatMap(({ from, contrast }) => (contrast ? [{ from, mean: contrast.mean }] : []))
  if (known.length < 2 * NOW_HOURS) return null
  const means = known.map(({ mean }) => mean)
  const usual = quantile(means, 0.75)
  const lastGood = means.findLastIndex((mean) => mean > LEFT * usual)
  const firstBad = known[lastGood + 1]
  if (!firstBad || means.length - 1 - lastGood < NOW_HOURS) return null
  return { from: usual, to: quantile(means.slice(-NOW_HOURS), 0.5), sinceMs: firstBad.from }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** How often the sensor started anew: its time since the start fell. */
export function restartsIn(hours: readonly HealthHour[]): number {
  const uptimes = hours.flatMap(({ uptime_ms }) => (uptime_ms ? [uptime_ms] : []))
  return uptimes.filter(({ min }, i) => min < (uptimes[i - 1]?.max ?? 0)).length
}

const DAY_MS = 86_400_000

/** Since when, as one says it: the time of today, the weekday of this week, else the date. */
export function sinceWords(sinceMs: number, nowMs: number, formats: Formats): string {
  const { time, longWeekday, longDay } = formats
  if (longDay(sinceMs) === longDay(nowMs)) return time(sinceMs)
  return nowMs - sinceMs < 6 * DAY_MS ? longWeekday(sinceMs) : longDay(sinceMs)
}
