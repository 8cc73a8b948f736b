import type { Zone } from '../../../../ingest/calendar.ts'

/** A moment as an input of date and time has it: "2026-11-22T18:30", local to the meter. */
export function localText(zone: Zone, atMs: number): string {
  const { year, month, day, hour, minute } = zone.localAt(atMs)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

/** The moment of such a text, in epoch milliseconds; null when it is none. */
export function momentIn(zone: Zone, text: string): number | null {
  try {
    return zone.parse(text.slice(0, 16))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
