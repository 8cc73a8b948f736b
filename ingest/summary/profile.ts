import type { Zone } from '../calendar.ts'
import { meanPowerW, measureCells } from './cells.ts'
import { askCounts } from './counts.ts'
import { makeGrid } from './grid.ts'
import type { Past } from './ledger.ts'

const HOUR_MS = 3_600_000
const HOURS_OF_WEEK = 7 * 24

/**
 * The mean power of [fromMs, toMs) by weekday and hour of the wall clock, in W: 7 × 24 values, Monday 0:00 first. Each
 * is the energy of the time that is known, divided by that time; null where none is. A turn that counts at the end of
 * a time without data is in no mean, as in a curve of power.
 */
export function profileOf(history: Past, zone: Zone, fromMs: number, toMs: number): (number | null)[] {
  const kwh = new Float64Array(HOURS_OF_WEEK)
  const knownMs = new Float64Array(HOURS_OF_WEEK)
  const startMs = Math.max(fromMs, history.firstAtMs ?? toMs)
  const endMs = Math.min(toMs, history.lastAtMs ?? toMs)
  if (startMs < endMs) {
    const { edgesMs, slots } = makeGrid(zone, startMs, endMs, HOUR_MS)
    const cells = measureCells(askCounts(history, [startMs, endMs], [edgesMs]), edgesMs)
    for (const [cell, slot] of slots.entries()) {
      kwh[slot] = (kwh[slot] as number) + (cells.kwh[cell] as number)
      knownMs[slot] = (knownMs[slot] as number) + (cells.knownMs[cell] as number)
    }
  }
  return Array.from(kwh, (sum, slot) => (knownMs[slot] ? meanPowerW(sum, knownMs[slot] as number) : null))
}
