import type { Zone } from '../calendar.ts'

const LOCAL = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:[0-5]\d)?)?$/
const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const LATEST_MS = 4_102_444_800_000 // the year 2100

/**
 * A moment that somebody wrote, as epoch ms: in epoch milliseconds, or ISO 8601, local where it has no offset.
 * @returns undefined for what is no moment between 1970 and 2100
 */
export function parseMoment(text: string, zone: Zone): number | undefined {
  const atMs = parse(text, zone)
  return Number.isFinite(atMs) && atMs >= 0 && atMs <= LATEST_MS ? Math.round(atMs) : undefined
}

function parse(text: string, zone: Zone): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  try {
    if (LOCAL.test(text)) return zone.parse(text.slice(0, 16)) + Number(text.slice(17)) * 1000
    if (!WITH_OFFSET.test(text)) return Number.NaN
    zone.parse(text.slice(0, 10)) // Date.parse takes 31 February for 3 March
    return Date.parse(text)
  } catch {
    return Number.NaN
  }
}
