import type { Period, Zone } from '../calendar.ts'
import type { Meter } from '../meter.ts'
import { whPerTickAt } from './constants.ts'
import type { History } from './history.ts'
import { energyPeriods } from './periods.ts'

/** What an export goes by: single turns, or local periods. */
export type ExportBy = 'tick' | Period

/** So many rows are made at once: what an export takes of memory, and of others' time, does not grow with its length. */
const ROWS = 1000

/**
 * An export as CSV (RFC 4180), a piece at a time: single turns with the energy of each, or local periods with energy
 * and cost. Times are ISO 8601 with the offset of the meter's zone.
 * @param ticks the times of the ticks in a range, ascending, at most `limit`
 */
export function* exportCsv(
  history: History,
  meter: Meter,
  ticks: (fromMs: number, toMs: number, limit: number) => number[],
  by: ExportBy,
  range: { fromMs: number; toMs: number },
): Generator<string> {
  if (by === 'tick') yield* tickRows(history, meter.zone, ticks, range)
  else yield* periodRows(history, meter, by, range)
}

function* tickRows(
  { constants }: History,
  zone: Zone,
  ticks: (fromMs: number, toMs: number, limit: number) => number[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Generator<string> {
  yield 'time,epoch_ms,wh\r\n'
  for (let startMs = fromMs; ; ) {
    const times = ticks(startMs, toMs, ROWS)
    const last = times.at(-1)
    if (last === undefined) return
    yield times.map((atMs) => line([isoLocal(zone, atMs), atMs, whPerTickAt(constants, atMs)])).join('')
    startMs = last + 1
  }
}

const COLUMNS = ['from', 'to', 'kwh', 'cost', 'base_fee', 'peak_w', 'measured', 'filled', 'missing']

function* periodRows(
  history: History,
  { zone, tariffs }: Meter,
  by: Period,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Generator<string> {
  yield line(COLUMNS)
  for (let edges = [fromMs]; (edges.at(-1) as number) < toMs; ) {
    edges = nextEdges(zone, by, edges.at(-1) as number, toMs)
    const periods = energyPeriods(history, tariffs, edges)
    yield periods
      .map((one) => [one.kwh, one.cost, one.baseFee, one.peakW, one.measured, one.filled, one.missing])
      .map((values, i) => line([...edges.slice(i, i + 2).map((edgeMs) => isoLocal(zone, edgeMs)), ...values]))
      .join('')
  }
}

/** The edges of the next periods, a piece's worth of them. */
function nextEdges(zone: Zone, by: Period, fromMs: number, toMs: number): number[] {
  const edges = [fromMs]
  let edge = zone.next(by, zone.startOf(by, fromMs))
  for (; edge < toMs && edges.length < ROWS; edge = zone.next(by, edge)) edges.push(edge)
  return edges.length < ROWS ? [...edges, toMs] : edges
}

function line(values: readonly (string | number | null)[]): string {
  return `${values.join(',')}\r\n`
}

/** A time in ISO 8601 as the wall clock shows it, with its offset. */
export function isoLocal(zone: Zone, atMs: number): string {
  const offsetMin = Math.round(zone.offsetMsAt(atMs) / 60_000)
  const sign = offsetMin < 0 ? '-' : '+'
  const [hours, minutes] = [Math.floor(Math.abs(offsetMin) / 60), Math.abs(offsetMin) % 60]
  const wall = new Date(atMs + offsetMin * 60_000).toISOString().slice(0, -1)
  return `${wall}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
