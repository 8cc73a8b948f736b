import type { Period, Zone } from '../calendar.ts'
import type { Meter } from '../meter.ts'
import { whPerTickAt } from './constants.ts'
import type { History } from './history.ts'
import { energyPeriods } from './periods.ts'

/** What an export goes by: single turns, or local periods. */
export type ExportBy = 'tick' | Period

/** So many rows are made at once: what an export takes of memory, and of others' time, does not grow with its length. */
const ROWS = 1000

/** Where an export comes from. */
export interface Exported {
  history: History
  meter: Meter
  /** The times of the ticks in a range, ascending, at most `limit`. */
  ticks(fromMs: number, toMs: number, limit: number): number[]
}

type Row = readonly (string | number | null)[]

const TICK_COLUMNS = ['time', 'epoch_ms', 'wh']
const PERIOD_COLUMNS = ['from', 'to', 'kwh', 'cost', 'base_fee', 'peak_w', 'measured', 'filled', 'missing', 'imported']

/**
 * An export as CSV (RFC 4180), a piece at a time: single turns with the energy of each, or local periods with energy
 * and cost. Times are ISO 8601 with the offset of the meter's zone.
 */
export function* exportCsv(exported: Exported, by: ExportBy, range: Range): Generator<string> {
  yield line(columnsOf(by))
  for (const rows of rowsOf(exported, by, range)) yield rows.map(line).join('')
}

/** The same as a JSON array of objects, a line for each. */
export function* exportJson(exported: Exported, by: ExportBy, range: Range): Generator<string> {
  const columns = columnsOf(by)
  let before = '['
  for (const rows of rowsOf(exported, by, range)) {
    const objects = rows.map((row) => JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i]]))))
    if (objects.length === 0) continue
    yield `${before}\n${objects.join(',\n')}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

const columnsOf = (by: ExportBy) => (by === 'tick' ? TICK_COLUMNS : PERIOD_COLUMNS)

interface Range {
  fromMs: number
  toMs: number
}

/** A piece's worth of rows after the other. */
function rowsOf(exported: Exported, by: ExportBy, range: Range): Generator<Row[]> {
  return by === 'tick' ? tickRows(exported, range) : periodRows(exported, by, range)
}

function* tickRows({ history, meter, ticks }: Exported, { fromMs, toMs }: Range): Generator<Row[]> {
  for (let startMs = fromMs; ; ) {
    const times = ticks(startMs, toMs, ROWS)
    const last = times.at(-1)
    if (last === undefined) return
    yield times.map((atMs) => [isoLocal(meter.zone, atMs), atMs, whPerTickAt(history.constants, atMs)])
    startMs = last + 1
  }
}

function* periodRows({ history, meter }: Exported, by: Period, { fromMs, toMs }: Range): Generator<Row[]> {
  const { zone, tariffs } = meter
  for (let edges = [fromMs]; (edges.at(-1) as number) < toMs; ) {
    edges = nextEdges(zone, by, edges.at(-1) as number, toMs)
    yield energyPeriods(history, tariffs, edges).map((one) => [
      ...[isoLocal(zone, one.fromMs), isoLocal(zone, one.toMs), one.kwh, one.cost, one.baseFee, one.peakW],
      ...[one.measured, one.filled, one.missing, one.imported],
    ])
  }
}

/** The edges of the next periods, a piece's worth of them. */
function nextEdges(zone: Zone, by: Period, fromMs: number, toMs: number): number[] {
  const edges = [fromMs]
  let edge = zone.next(by, zone.startOf(by, fromMs))
  for (; edge < toMs && edges.length < ROWS; edge = zone.next(by, edge)) edges.push(edge)
  return edges.length < ROWS ? [...edges, toMs] : edges
}

function line(values: Row): string {
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
