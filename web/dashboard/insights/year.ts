import type { Summary, Total } from '../answers.ts'

const DAYS_OF_YEAR = 365

/** What 365 days like those of the last twelve weeks would take, kWh; null while no typical week is known. */
export function yearPaceKwh({ typical_week }: Pick<Summary, 'typical_week'>): number | null {
  const kwh = typical_week.flatMap((day) => day.kwh ?? [])
  if (kwh.length < 7) return null
  return (kwh.reduce((sum, day) => sum + day, 0) / 7) * DAYS_OF_YEAR
}

/** So much of a period may be unknown for it to be compared with another. */
const MOST_UNKNOWN = 0.02

/** Whether nearly all of a period is known. */
export function isWhole({ from, to, unknown_ms, kwh }: Total): boolean {
  return kwh !== null && unknown_ms <= MOST_UNKNOWN * (to - from)
}
