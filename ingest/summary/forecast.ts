import type { Zone } from '../calendar.ts'
import { SLOT_MS, SLOTS_OF_DAY } from './days.ts'
import { makeGrid } from './grid.ts'
import { placeOf } from './moments.ts'
import type { Typical } from './typical.ts'

/** The kWh that are to be expected until a moment; only differences mean something. */
export type Forecast = (atMs: number) => number

/**
 * Lays typical days, Monday first, along [fromMs, toMs) by the clock on the wall: an hour that it shows twice is
 * used twice, one that it skips not at all. Null where a typical day is not known.
 */
export function makeForecast(zone: Zone, week: readonly Typical[], fromMs: number, toMs: number): Forecast | null {
  const counts = week.map(({ kwhUntil }) => kwhUntil)
  if (!counts.every((count) => count !== null)) return null
  const { edgesMs, slots } = makeGrid(zone, fromMs, toMs, SLOT_MS)
  const kwh = [0]
  for (const [cell, slot] of slots.entries()) {
    const count = counts[Math.floor(slot / SLOTS_OF_DAY)] as readonly number[]
    const slotOfDay = slot % SLOTS_OF_DAY
    const slotKwh = (count[slotOfDay + 1] as number) - (count[slotOfDay] as number)
    const lengthMs = (edgesMs[cell + 1] as number) - (edgesMs[cell] as number)
    kwh.push((kwh[cell] as number) + (slotKwh * lengthMs) / SLOT_MS)
  }

  return (atMs) => {
    const end = placeOf(edgesMs, atMs)
    if (end === 0) return 0
    const [startMs, endMs] = [edgesMs[end - 1] as number, edgesMs[end] as number]
    const [before, after] = [kwh[end - 1] as number, kwh[end] as number]
    return before + Math.min(1, (atMs - startMs) / (endMs - startMs)) * (after - before)
  }
}
