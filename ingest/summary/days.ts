import { type Cells, ENOUGH, meanPowerW } from './cells.ts'
import type { Grid } from './grid.ts'

/** A half hour of the wall clock. */
export const SLOT_MS = 1_800_000
export const SLOTS_OF_DAY = 48

/** A local day. */
export interface Day {
  /** 1 (Monday) … 7 (Sunday). */
  weekday: number
  /** The mean power of each of its 48 half hours by the wall clock; null where too little is known, or it has none. */
  powerW: (number | null)[]
  /** The kWh of the time that is known, that time, and how long the day is. */
  kwh: number
  knownMs: number
  lengthMs: number
}

/** Puts the half hours of a grid together to days; a half hour that the clock shows twice becomes the mean of both. */
export function daysOf({ edgesMs, slots, days }: Grid, cells: Cells): Day[] {
  const found: Day[] = []
  for (let cell = 0; cell < slots.length; ) {
    const first = cell
    while (days[cell] === days[first]) cell++
    found.push(dayOf(first, cell))
  }
  return found

  function dayOf(first: number, end: number): Day {
    const sums = makeSlots()
    for (let cell = first; cell < end; cell++) {
      const lengthMs = (edgesMs[cell + 1] as number) - (edgesMs[cell] as number)
      sums.add(
        (slots[cell] as number) % SLOTS_OF_DAY,
        cells.kwh[cell] as number,
        cells.knownMs[cell] as number,
        lengthMs,
      )
    }
    return { weekday: Math.floor((slots[first] as number) / SLOTS_OF_DAY) + 1, ...sums.result() }
  }
}

function makeSlots() {
  const kwh = new Float64Array(SLOTS_OF_DAY)
  const knownMs = new Float64Array(SLOTS_OF_DAY)
  const lengthMs = new Float64Array(SLOTS_OF_DAY)

  function add(slot: number, cellKwh: number, cellKnownMs: number, cellMs: number): void {
    kwh[slot] = (kwh[slot] as number) + cellKwh
    knownMs[slot] = (knownMs[slot] as number) + cellKnownMs
    lengthMs[slot] = (lengthMs[slot] as number) + cellMs
  }

  function result(): Omit<Day, 'weekday'> {
    const day: Omit<Day, 'weekday'> = { powerW: [], kwh: 0, knownMs: 0, lengthMs: 0 }
    for (let slot = 0; slot < SLOTS_OF_DAY; slot++) {
      const [slotKwh, ms, slotMs] = [kwh[slot] as number, knownMs[slot] as number, lengthMs[slot] as number]
      day.powerW.push(ms > 0 && ms >= ENOUGH * slotMs ? meanPowerW(slotKwh, ms) : null)
      day.kwh += slotKwh
      day.knownMs += ms
      day.lengthMs += slotMs
    }
    return day
  }

  return { add, result }
}

/** Whether a day, 1 (Monday) … 7, is one of the weekend. */
export function isWeekend(weekday: number): boolean {
  return weekday >= 6
}
