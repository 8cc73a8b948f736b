import type { Zone } from '../../../../ingest/calendar.ts'
import type { Kind, Known, Range } from '../range.ts'

/** What a cell of the calendar stands for. */
export type Cell = 'day' | 'month' | 'year'

/** The cells in which a range of a kind is chosen: a week by one of its days. */
export const CELL_OF: Record<Exclude<Kind, 'all'>, Cell> = { day: 'day', week: 'day', month: 'month', year: 'year' }

/** What is seen of the calendar at once. */
export interface Sheet {
  cell: Cell
  fromMs: number
  toMs: number
  /** The beginnings of the cells; null where a row begins before the first or goes on after the last. */
  rows: (number | null)[][]
}

/** How many cells stand in a row. */
export const COLUMNS: Record<Cell, number> = { day: 7, month: 3, year: 3 }

/**
 * The sheet that a moment is on: the days of its month, the months of its year, or every year that anything can be
 * known of. @param firstWeekday the day that a row of days begins with: 1 (Monday) … 7 (Sunday)
 */
export function sheetOf(cell: Cell, atMs: number, zone: Zone, firstWeekday: number, known: Known): Sheet {
  const page = { day: 'month', month: 'year' } as const
  const fromMs = zone.startOf(cell === 'year' ? 'year' : page[cell], cell === 'year' ? known.firstMs : atMs)
  const toMs = cell === 'year' ? zone.next('year', zone.startOf('year', known.nowMs)) : zone.next(page[cell], fromMs)
  const before = cell === 'day' ? (zone.localAt(fromMs).weekday - firstWeekday + 7) % 7 : 0
  const cells: (number | null)[] = [...Array(before).fill(null), ...zone.edges(cell, fromMs, toMs).slice(0, -1)]
  const rows = []
  for (let i = 0; i < cells.length; i += COLUMNS[cell]) {
    const row = cells.slice(i, i + COLUMNS[cell])
    rows.push([...row, ...Array(COLUMNS[cell] - row.length).fill(null)])
  }
  return { cell, fromMs, toMs, rows }
}

/** The cell that a key leads to from another, by the grid pattern of WAI-ARIA; null for a key that leads nowhere. */
export function stepped(
  { cell, rows }: Pick<Sheet, 'cell' | 'rows'>,
  atMs: number,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  zone: Zone,
): number | null {
  const row = (rows.find((one) => one.includes(atMs)) ?? []).filter((one) => one !== null)
  const by = (n: number) => moved(cell, atMs, n, zone)
  const steps: Record<string, () => number | null> = {
    ArrowLeft: () => by(-1),
    ArrowRight: () => by(1),
    ArrowUp: () => by(-COLUMNS[cell]),
    ArrowDown: () => by(COLUMNS[cell]),
    Home: () => row[0] ?? null,
    End: () => row.at(-1) ?? null,
    PageUp: () => turned(cell, atMs, shiftKey ? -12 : -1, zone),
    PageDown: () => turned(cell, atMs, shiftKey ? 12 : 1, zone),
  }
  return steps[key]?.() ?? null
}

/** So many cells further. */
function moved(cell: Cell, atMs: number, n: number, zone: Zone): number {
  const { year, month, day } = zone.localAt(atMs)
  if (cell === 'day') return zone.instantOf(year, month, day + n)
  return cell === 'month' ? zone.instantOf(year, month + n, 1) : zone.instantOf(year + n, 1, 1)
}

/** The same cell so many sheets further: of days months, of months years; of a shorter month its last day. */
export function turned(cell: Cell, atMs: number, sheets: number, zone: Zone): number {
  const { year, month, day } = zone.localAt(atMs)
  if (cell === 'year') return atMs
  if (cell === 'month') return zone.instantOf(year + Math.sign(sheets), month, 1)
  const lastMs = zone.instantOf(year, month + sheets + 1, 0)
  return Math.min(zone.instantOf(year, month + sheets, day), lastMs)
}

/** The cell that a moment is in, kept where anything can be known. */
export function cellAt(cell: Cell, atMs: number, zone: Zone, { firstMs, nowMs }: Known): number {
  return zone.startOf(cell, Math.min(Math.max(atMs, firstMs), nowMs))
}

/** Whether a cell lies in the range that is chosen. */
export const isWithin = (cellMs: number, { fromMs, toMs }: Pick<Range, 'fromMs' | 'toMs'>): boolean =>
  fromMs <= cellMs && cellMs < toMs
