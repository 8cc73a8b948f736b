import { pricedPieces } from '../tariff.ts'
import { type Cells, measureCells } from './cells.ts'
import { askCounts, type Counts } from './counts.ts'
import { type Day, daysOf, SLOT_MS } from './days.ts'
import { makeGrid } from './grid.ts'
import type { Ledger } from './ledger.ts'
import { ascendingOnce } from './moments.ts'
import type { Periods } from './periods.ts'

/** All that a summary asks of a meter's past. */
export interface Evidence {
  counts: Counts
  /** The edges of past periods, ascending; the last is now. */
  edgesMs: number[]
  /** The whole days before today, twelve of each weekday; the last is yesterday. */
  days: Day[]
  /** The whole hours of a year, by UTC. */
  hours: Cells
}

export const HOUR_MS = 3_600_000
const DAYS = 12 * 7
const HOURS = 365 * 24

/** Asks for everything together: in all about 11,000 moments, and one for each change of the price. */
export function gather({ history, zone, tariffs }: Ledger, periods: Periods): Evidence {
  const { nowMs, todayMs } = periods
  const { year, month, day } = zone.localAt(todayMs)
  const halfHours = makeGrid(zone, zone.instantOf(year, month, day - DAYS), todayMs, SLOT_MS)
  const hoursMs = wholeHours(nowMs)
  const edgesMs = ascendingOnce(Object.values(periods).filter((atMs: number) => atMs <= nowMs))
  const changesMs = pricedPieces(tariffs, edgesMs[0] as number, nowMs).map(({ fromMs }) => fromMs)
  const cutsMs = ascendingOnce([edgesMs[0], hoursMs[0], halfHours.edgesMs[0], nowMs] as number[])
  const counts = askCounts(history, cutsMs, [halfHours.edgesMs, hoursMs, edgesMs, changesMs])
  return {
    counts,
    edgesMs,
    days: daysOf(halfHours, measureCells(counts, halfHours.edgesMs)),
    hours: measureCells(counts, hoursMs),
  }
}

/** The edges of the hours of a year, by UTC, that are over. */
function wholeHours(nowMs: number): number[] {
  const endMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  const edgesMs: number[] = []
  for (let hour = HOURS; hour >= 0; hour--) edgesMs.push(endMs - hour * HOUR_MS)
  return edgesMs
}
