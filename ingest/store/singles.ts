import type { Connection } from './connection.ts'

/** Questions about single ticks. */
export interface SingleTicks {
  /** Those in [fromMs, toMs), ascending, at most `limit`. */
  within(meter: number, fromMs: number, toMs: number, limit: number): number[]
  /** The last ones up to a time, ascending. */
  last(meter: number, untilMs: number, count: number): number[]
  /** The last one up to a time. */
  upTo(meter: number, atMs: number): number | undefined
  /** The first one after a time. */
  after(meter: number, atMs: number): number | undefined
}

export function prepareSingles(db: Connection): SingleTicks {
  const within = db
    .prepare<[number, number, number, number], number>(
      'SELECT at_ms FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?',
    )
    .pluck()
  const last = db
    .prepare<[number, number, number], number>(
      'SELECT at_ms FROM tick WHERE meter = ? AND at_ms <= ? ORDER BY at_ms DESC LIMIT ?',
    )
    .pluck()
  const upTo = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms <= ?')
    .pluck()
  const after = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms > ?')
    .pluck()
  return {
    within: (meter, fromMs, toMs, limit) => within.all(meter, fromMs, toMs, limit),
    last: (meter, untilMs, count) => last.all(meter, untilMs, count).reverse(),
    upTo: (meter, atMs) => upTo.get(meter, atMs) ?? undefined,
    after: (meter, atMs) => after.get(meter, atMs) ?? undefined,
  }
}
