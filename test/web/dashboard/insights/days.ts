import type { SlotDay } from '../../../../web/dashboard/insights/half-hours.ts'

const DAY_MS = 86_400_000

/** Days from Monday the 5th of January 1970 on, of which the half hours have these powers. */
export function daysWith(count: number, powerW: (day: number, slot: number) => number | null): SlotDay[] {
  return Array.from({ length: count }, (_, day) => ({
    fromMs: (day + 4) * DAY_MS,
    weekday: (day % 7) + 1,
    powerW: Array.from({ length: 48 }, (_, slot) => powerW(day, slot)),
  }))
}
