import type { Zone } from '../../../ingest/calendar.ts'
import type { Power } from '../api.ts'

export const SLOTS = 48
export const SLOT_MS = 1_800_000
const SLOT_MINUTES = 30
/** The half hours of a day that must be known for it to count as a known day: nine in ten. */
const KNOWN_SLOTS = 43

/** A local day by the half hours of the clock on the wall, W; null where nothing is known, or the clock leaps. */
export interface SlotDay {
  fromMs: number
  /** 1 (Monday) … 7 (Sunday). */
  weekday: number
  powerW: (number | null)[]
}

/** Sorts a curve into days; a half hour of several steps, or one that the clock shows twice, is the mean of them. */
export function slotDaysOf(power: Power, zone: Zone): SlotDay[] {
  const days: (SlotDay & { steps: number[]; date: string })[] = []
  for (const [i, meanW] of power.mean.entries()) {
    const atMs = power.from + i * power.step_ms
    const { year, month, day: dayOfMonth, hour, minute, weekday } = zone.localAt(atMs)
    const date = `${year}-${month}-${dayOfMonth}`
    let day = days.at(-1)
    if (day?.date !== date) {
      const empty = { powerW: Array<number | null>(SLOTS).fill(null), steps: Array<number>(SLOTS).fill(0) }
      day = { fromMs: atMs, weekday, date, ...empty }
      days.push(day)
    }
    if (meanW === null) continue
    const slot = Math.floor((hour * 60 + minute) / SLOT_MINUTES)
    const steps = (day.steps[slot] ?? 0) + 1
    day.steps[slot] = steps
    const beforeW = day.powerW[slot] ?? 0
    day.powerW[slot] = beforeW + (meanW - beforeW) / steps
  }
  return days.map(({ fromMs, weekday, powerW }) => ({ fromMs, weekday, powerW }))
}

/** Whether nearly all of a day is known. */
export function isKnown({ powerW }: SlotDay): boolean {
  return powerW.filter((value) => value !== null).length >= KNOWN_SLOTS
}

/** All powers that are known, ascending. */
export function ascendingPowers(days: readonly SlotDay[]): Float64Array {
  return new Float64Array(days.flatMap(({ powerW }) => powerW.filter((value) => value !== null))).sort()
}
