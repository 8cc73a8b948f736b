import type { Database } from 'better-sqlite3'
import type { Buckets, Intervals } from '../count.ts'
import { WIDTHS_MS } from './schema.ts'

/** Questions about ticks that the rollups answer. */
export interface TickBuckets {
  /** The buckets of a width in [fromMs, toMs), which are whole buckets. */
  of(meter: number, widthMs: number, fromMs: number, toMs: number): Buckets
  intervals(meter: number, widthMs: number, fromMs: number, toMs: number): Intervals
  /** How many ticks are in [fromMs, toMs). */
  count(meter: number, fromMs: number, toMs: number): number
  /** The shortest interval that ends in [fromMs, toMs), of which whole quarter hours are looked at. */
  shortestMs(meter: number, fromMs: number, toMs: number): number | null
}

/** A range of whole buckets. */
interface Piece {
  widthMs: number
  fromMs: number
  toMs: number
}

const [QUARTER_MS] = WIDTHS_MS

/** Cuts [fromMs, toMs), whole quarter hours, into whole days, hours and quarters, as few as there can be. */
export function piecesOf(fromMs: number, toMs: number, level = WIDTHS_MS.length - 1): Piece[] {
  const widthMs = WIDTHS_MS[level]
  if (widthMs === undefined || fromMs >= toMs) return []
  const startMs = Math.ceil(fromMs / widthMs) * widthMs
  const endMs = Math.floor(toMs / widthMs) * widthMs
  if (startMs >= endMs) return piecesOf(fromMs, toMs, level - 1)
  const whole = { widthMs, fromMs: startMs, toMs: endMs }
  return [...piecesOf(fromMs, startMs, level - 1), whole, ...piecesOf(endMs, toMs, level - 1)]
}

export function prepareBuckets(db: Database): TickBuckets {
  // One text of JSON is read several times faster than as many rows (measured: 1.7 against 4.3 ms for 8,640).
  const columns = (names: readonly string[]) =>
    db
      .prepare<[number, number, number, number], string>(
        `SELECT json_array(${names.map((name) => `json_group_array(${name})`).join(', ')}) FROM rollup
         WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket < ?`,
      )
      .pluck()
  const counts = columns(['bucket', 'n', 'first_ms', 'last_ms'])
  const intervals = columns(['bucket', 'shortest_ms', 'longest_ms'])
  const sum = db
    .prepare<[number, number, number, number], number>(
      'SELECT coalesce(sum(n), 0) FROM rollup WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket < ?',
    )
    .pluck()
  const shortest = db
    .prepare<[number, number, number, number], number | null>(
      'SELECT min(shortest_ms) FROM rollup WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket < ?',
    )
    .pluck()
  const single = db
    .prepare<[number, number, number], number>('SELECT count(*) FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ?')
    .pluck()

  function count(meter: number, fromMs: number, toMs: number): number {
    const startMs = Math.ceil(fromMs / QUARTER_MS) * QUARTER_MS
    const endMs = Math.floor(toMs / QUARTER_MS) * QUARTER_MS
    if (startMs >= endMs) return single.get(meter, fromMs, toMs) ?? 0
    let n = startMs > fromMs ? (single.get(meter, fromMs, startMs) ?? 0) : 0
    for (const { widthMs, fromMs, toMs } of piecesOf(startMs, endMs)) {
      n += sum.get(meter, widthMs, fromMs / widthMs, toMs / widthMs) ?? 0
    }
    return toMs > endMs ? n + (single.get(meter, endMs, toMs) ?? 0) : n
  }

  return {
    of(meter, widthMs, fromMs, toMs) {
      const [index, n, firstMs, lastMs] = JSON.parse(
        counts.get(meter, widthMs, fromMs / widthMs, toMs / widthMs) as string,
      )
      return { index, n, firstMs, lastMs }
    },
    intervals(meter, widthMs, fromMs, toMs) {
      const [index, shortestMs, longestMs] = JSON.parse(
        intervals.get(meter, widthMs, fromMs / widthMs, toMs / widthMs) as string,
      )
      return { index, shortestMs, longestMs }
    },
    count,
    shortestMs(meter, fromMs, toMs) {
      const startMs = Math.floor(fromMs / QUARTER_MS) * QUARTER_MS
      const endMs = Math.ceil(toMs / QUARTER_MS) * QUARTER_MS
      const found = piecesOf(startMs, endMs).map(({ widthMs, fromMs, toMs }) =>
        shortest.get(meter, widthMs, fromMs / widthMs, toMs / widthMs),
      )
      const known = found.filter((ms) => ms != null)
      return known.length > 0 ? Math.min(...known) : null
    },
  }
}
