import type { Database } from 'better-sqlite3'
import type { Filled } from '../energy.ts'

/** Questions about the turns that were filled in. */
export interface FilledTurns {
  /** Their count up to a time, those of a running span in part. */
  upTo(meter: number, atMs: number): number
  within(meter: number, fromMs: number, toMs: number): Filled[]
  missingBetween(meter: number, fromMs: number, toMs: number): number
}

export function prepareFilled(db: Database): FilledTurns {
  const ended = db
    .prepare<[number, number], number>('SELECT coalesce(sum(n), 0) FROM span WHERE meter = ? AND to_ms <= ?')
    .pluck()
  const running = db
    .prepare<{ meter: number; atMs: number }, number>(
      `SELECT coalesce(sum(n * (@atMs - from_ms) / CAST(to_ms - from_ms AS REAL)), 0)
       FROM span WHERE meter = @meter AND to_ms > @atMs AND from_ms < @atMs`,
    )
    .pluck()
  const within = db.prepare<[number, number, number], Filled>(
    `SELECT from_ms AS fromMs, to_ms AS toMs, n FROM span
     WHERE meter = ? AND n > 0 AND to_ms > ? AND from_ms < ? ORDER BY to_ms`,
  )
  const missing = db
    .prepare<[number, number, number], number>(
      `SELECT coalesce(sum(coalesce(n, hi - lo + 1)), 0) FROM span
       WHERE meter = ? AND from_ms >= ? AND to_ms <= ?`,
    )
    .pluck()
  return {
    upTo: (meter, atMs) => (ended.get(meter, atMs) ?? 0) + (running.get({ meter, atMs }) ?? 0),
    within: (meter, fromMs, toMs) => within.all(meter, fromMs, toMs),
    missingBetween: (meter, fromMs, toMs) => missing.get(meter, fromMs, toMs) ?? 0,
  }
}
