import type { Filled } from '../energy.ts'
import type { Connection } from './connection.ts'

/** Questions about the turns that were filled in. */
export interface FilledTurns {
  /** Those whose time touches [fromMs, toMs), in order of their ends. */
  within(meter: number, fromMs: number, toMs: number): Filled[]
  /** How many turns between two neighbouring ticks did not come, filled in or still awaited. */
  missingBetween(meter: number, fromMs: number, toMs: number): number
}

export function prepareFilled(db: Connection): FilledTurns {
  const within = db.prepare<[number, number, number], Filled>(
    `SELECT from_ms AS fromMs, to_ms AS toMs, n FROM span
     WHERE meter = ? AND n > 0 AND to_ms > ? AND from_ms < ? ORDER BY to_ms, boot, lo`,
  )
  const missing = db
    .prepare<{ meter: number; fromMs: number; toMs: number }, number>(
      `SELECT coalesce(sum(coalesce(n, hi - lo + 1)), 0) FROM span
       WHERE meter = @meter AND from_ms >= @fromMs AND to_ms >= @fromMs AND to_ms <= @toMs`,
    )
    .pluck()
  return {
    within: (meter, fromMs, toMs) => within.all(meter, fromMs, toMs),
    missingBetween: (meter, fromMs, toMs) => missing.get({ meter, fromMs, toMs }) ?? 0,
  }
}
