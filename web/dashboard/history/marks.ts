import type { Period, Zone } from '../../../ingest/calendar.ts'
import type { Frame } from './zoom.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Between two marks of minutes, of hours by the clock on the wall. */
const MINUTES_MS = [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS)
const HOURS = [1, 2, 3, 6, 12]
/** Days of the month, and months of the year, so many after the first. */
const DAYS = [1, 2, 5, 10]
const MONTHS = [1, 2, 3, 6]
/** Days of 25 hours and months of 31 days are marked as the others are. */
const SLACK = 1.1

/** The moments of a frame to mark below a chart, at most `room` of them or one more: whatever the clock or the calendar shows. */
export function marksOf({ fromMs, toMs }: Frame, room: number, zone: Zone): number[] {
  const apartMs = (toMs - fromMs) / Math.max(1, room) / SLACK
  const minutesMs = MINUTES_MS.find((ms) => ms >= apartMs)
  if (minutesMs !== undefined) {
    const firstMs = Math.ceil(fromMs / minutesMs) * minutesMs
    return Array.from({ length: Math.ceil((toMs - firstMs) / minutesMs) }, (_, i) => firstMs + i * minutesMs)
  }
  const beginnings = (of: Period) =>
    zone.edges(of, fromMs, toMs).filter((atMs) => atMs < toMs && zone.startOf(of, atMs) === atMs)
  const hours = HOURS.find((every) => every * HOUR_MS >= apartMs)
  if (hours !== undefined) {
    return beginnings('hour').filter((atMs) => {
      const { hour, minute } = zone.localAt(atMs)
      return minute === 0 && hour % hours === 0
    })
  }
  const days = DAYS.find((every) => every * DAY_MS >= apartMs)
  if (days !== undefined) {
    return beginnings('day').filter((atMs) => {
      const { day } = zone.localAt(atMs)
      // The 31st would stand on top of the 1st.
      return (day - 1) % days === 0 && (days === 1 || day < 31)
    })
  }
  const months = MONTHS.find((every) => every * 30 * DAY_MS >= apartMs) ?? 12
  return beginnings('month').filter((atMs) => (zone.localAt(atMs).month - 1) % months === 0)
}

/** Whether a mark is the beginning of a month, of a day, a full hour, or a time, in a frame long enough for that to be told. */
export function markKind(atMs: number, { fromMs, toMs }: Frame, zone: Zone): 'month' | 'day' | 'hour' | 'time' {
  const lengthMs = toMs - fromMs
  if (lengthMs > 62 * DAY_MS) return 'month'
  if (lengthMs > 26 * HOUR_MS && zone.startOf('day', atMs) === atMs) return 'day'
  return zone.localAt(atMs).minute === 0 ? 'hour' : 'time'
}
