import type { Database } from 'better-sqlite3'
import type { Rollups } from './rollup.ts'

/** The rules by which turns of a meter are judged. */
export interface MeterRules {
  meter: number
  id: string
  whPerTick: number
  /** A turn nearer to another than this cannot be. */
  shortestMs: number
  /** A turn at the highest power the installation can draw. */
  fastestTurnMs: number
}

/** The single turns of the store. */
export interface StoredTicks {
  /** Counts a turn, or rejects it as too near to another. The energy rises unless it takes a filled turn's place. */
  count(rules: MeterRules, rollups: Rollups, turn: Turn): 'counted' | 'rejected'
  /** The time of the last turn up to a time. */
  before(meter: number, atMs: number): number | undefined
}

export interface Turn {
  atMs: number
  /** The turn has a time of its own, so it can be judged by it. */
  timed: boolean
  boot?: string
  seq?: number
  /** A filled turn gives way to it. */
  replaces?: boolean
}

/** Prepares the statements once. Two turns never share a millisecond: the later is moved. */
export function prepareTicks(db: Database): StoredTicks {
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms <= ?')
    .pluck()
  const after = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms >= ?')
    .pluck()
  const insert = db.prepare<[number, number]>(
    'INSERT INTO tick(meter, at_ms) VALUES (?, ?) ON CONFLICT (meter, at_ms) DO NOTHING',
  )
  const raise = db.prepare<[number, number]>('UPDATE meter SET energy_wh = energy_wh + ? WHERE meter = ?')
  const reject = db.prepare('INSERT INTO rejected(meter, at_ms, boot, seq) VALUES (?, ?, ?, ?)')

  const count: StoredTicks['count'] = ({ meter, whPerTick, shortestMs }, rollups, turn) => {
    const { atMs, timed, boot, seq, replaces = false } = turn
    if (timed) {
      const sinceMs = atMs - (before.get(meter, atMs) ?? Number.NEGATIVE_INFINITY)
      const untilMs = (after.get(meter, atMs) ?? Number.POSITIVE_INFINITY) - atMs
      if (Math.min(sinceMs, untilMs) < shortestMs) {
        reject.run(meter, atMs, boot ?? null, seq ?? null)
        return 'rejected'
      }
    }
    let freeMs = atMs
    while (insert.run(meter, freeMs).changes === 0) freeMs++
    if (!replaces) raise.run(whPerTick, meter)
    rollups.touch(meter, freeMs, after.get(meter, freeMs + 1) ?? undefined)
    return 'counted'
  }
  return { count, before: (meter, atMs) => before.get(meter, atMs) ?? undefined }
}
