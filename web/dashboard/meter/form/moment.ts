import type { Zone } from '../../../../ingest/calendar.ts'

/** The moment of such a text, in epoch milliseconds; null when it is none. */
export function momentIn(zone: Zone, text: string): number | null {
  try {
    return zone.parse(text.slice(0, 16))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
