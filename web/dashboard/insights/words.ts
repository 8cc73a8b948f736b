import type { Zone } from '../../../ingest/calendar.ts'
import type { View } from '../view.ts'
import { SLOT_MS } from './half-hours.ts'

/** How hours of the week are written. */
export interface HourWords {
  /** "Mon". */
  weekday(weekday: number): string
  /** "06:00", or "6 AM". */
  clock(hour: number): string
  /** "Mon 19:00 to 20:00". */
  hour(of: { weekday: number; hour: number }): string
}

/** The 5th of January 2026, a Monday in winter: no clock was moved in that week. */
const monday = (zone: Zone, weekday: number, hour: number) => zone.instantOf(2026, 1, 4 + weekday, hour)

/** Null before the meter's time zone is known. */
export function hourWords({ watch, texts, formats }: View): HourWords | null {
  const zone = watch.past.day.value?.zone
  if (!zone) return null
  const { weekday: name, time, hour: clock } = formats.value
  const weekday = (of: number) => name(monday(zone, of, 12))
  return {
    weekday,
    clock: (hour) => clock(monday(zone, 1, hour)),
    hour: (of) =>
      texts.insights.hour(
        weekday(of.weekday),
        time(monday(zone, of.weekday, of.hour)),
        time(monday(zone, of.weekday, of.hour + 1)),
      ),
  }
}

/** How a half hour of the day, 0 … 48, is written. */
export function slotWords(view: View): ((slot: number) => string) | null {
  const zone = view.watch.past.day.value?.zone
  return zone ? (slot) => view.formats.value.time(monday(zone, 1, 0) + slot * SLOT_MS) : null
}
