import { isKnown, SLOTS, type SlotDay } from './half-hours.ts'

export const PARTS = ['night', 'morning', 'afternoon', 'evening'] as const
/** A quarter of the day, from 0:00, 6:00, 12:00 or 18:00. */
export type Part = (typeof PARTS)[number]

/** What a day took on average, kWh: lately, and before. */
export interface Pair {
  latelyKwh: number
  beforeKwh: number
}

/** How the last four weeks differ from the four before. */
export interface Change extends Pair {
  parts: Record<Part, Pair>
}

const WEEKS_4 = 28
/** So many days of either four weeks must be known. */
const FEWEST_DAYS = 14
const HOURS_OF_SLOT = 0.5

/** Compares the last 28 days with the 28 before; null where too little is known of either. */
export function changeOf(days: readonly SlotDay[]): Change | null {
  const lately = days.slice(-WEEKS_4).filter(isKnown)
  const before = days.slice(-2 * WEEKS_4, -WEEKS_4).filter(isKnown)
  if (lately.length < FEWEST_DAYS || before.length < FEWEST_DAYS) return null
  const [latelyKwh, beforeKwh] = [meanDayKwh(lately), meanDayKwh(before)]
  const pairOf = (slots: readonly number[]): Pair => ({
    latelyKwh: slots.reduce((sum, slot) => sum + (latelyKwh[slot] ?? 0), 0),
    beforeKwh: slots.reduce((sum, slot) => sum + (beforeKwh[slot] ?? 0), 0),
  })
  const all = Array.from({ length: SLOTS }, (_, slot) => slot)
  const quarter = SLOTS / PARTS.length
  const parts = PARTS.map((part, i) => [part, pairOf(all.slice(i * quarter, (i + 1) * quarter))] as const)
  return { ...pairOf(all), parts: Object.fromEntries(parts) as Record<Part, Pair> }
}

/** The mean energy of each half hour of the clock on the wall, kWh, over the days that know it. */
function meanDayKwh(days: readonly SlotDay[]): number[] {
  return Array.from({ length: SLOTS }, (_, slot) => {
    const known = days.flatMap(({ powerW }) => powerW[slot] ?? [])
    const meanW = known.reduce((sum, powerW) => sum + powerW, 0) / Math.max(1, known.length)
    return (meanW * HOURS_OF_SLOT) / 1000
  })
}

/** The part of the day that changed most in the direction in which the whole day did. */
export function mostOf({ parts, ...whole }: Change): Part {
  const direction = Math.sign(whole.latelyKwh - whole.beforeKwh)
  const moreKwh = (part: Part) => direction * (parts[part].latelyKwh - parts[part].beforeKwh)
  return PARTS.reduce((most, part) => (moreKwh(part) > moreKwh(most) ? part : most))
}
