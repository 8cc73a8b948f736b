import { quantileOf } from '../../../ingest/summary/quantile.ts'
import { isKnown, SLOTS, type SlotDay } from './half-hours.ts'

/** By the half hours of the clock on the wall: between what half of the days lie, and the middle one. */
export interface Typical {
  lowW: number[]
  middleW: number[]
  highW: number[]
}

const FEWEST_DAYS = 3

/** What is typical of some days; null where too few are known. */
export function typicalOf(days: readonly SlotDay[]): Typical | null {
  const slots = Array.from({ length: SLOTS }, (_, slot) =>
    new Float64Array(days.flatMap(({ powerW }) => powerW[slot] ?? [])).sort(),
  )
  if (slots.some(({ length }) => length < FEWEST_DAYS)) return null
  const at = (p: number) => slots.map((powers) => quantileOf(powers, p) ?? 0)
  return { lowW: at(0.25), middleW: at(0.5), highW: at(0.75) }
}

/** Saturdays and Sundays, or the other days. */
export function daysOfPart(days: readonly SlotDay[], weekend: boolean): SlotDay[] {
  return days.filter((day) => isKnown(day) && day.weekday > 5 === weekend)
}
