import type { Database } from 'better-sqlite3'
import { shortestTurnMs } from '../turns/placing.ts'
import type { Counted } from './counted.ts'
import type { Rollups } from './rollup.ts'
import { type MeterRules, whAt } from './rules.ts'

/** The single turns of the store, as one transaction sees them. */
export interface StoredTicks {
  /** Counts a turn, or rejects it as too near to another. The energy rises unless it takes a filled turn's place. */
  count(rules: MeterRules, turn: Turn): 'counted' | 'rejected'
  /**
   * Enters turns that nobody counted live, at times that are free, ascending: they are not judged, and the energy stays.
   * @param nextAtMs the tick after them
   */
  enter(meter: number, timesMs: readonly number[], nextAtMs: number | undefined): void
  /** The time of the last turn up to a time. */
  before(meter: number, atMs: number): number | undefined
  /** The time of the first turn from a time on. */
  after(meter: number, atMs: number): number | undefined
  /** Brings what was counted into the table, where others look for it. */
  save(): void
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

/** The tick before a time and the one from it on; infinitely far away where there is none. */
interface Neighbours {
  before: number
  after: number
}

/** Turns that are not in the table yet, ascending, and the last before them. */
interface Fresh {
  beforeMs: number | undefined
  times: number[]
}

/** Prepares the statements once. Two turns never share a millisecond: the later is moved. */
export function prepareTicks(db: Database): (counted: Counted, rollups: Rollups) => StoredTicks {
  const { before, after, insertOne, insertAll, reject } = prepareStatements(db)
  const lastUpTo = (meter: number, atMs: number) => before.get(meter, atMs) ?? undefined

  return (counted, rollups) => {
    const newest = new Map<number, number>()
    /** Turns after all that are stored, of which a meter in order has many: together they cost half. */
    const fresh = new Map<number, Fresh>()

    function save(): void {
      for (const [meter, { beforeMs, times }] of fresh) {
        insertAll.run(meter, JSON.stringify(times))
        rollups.append(meter, times, beforeMs)
      }
      fresh.clear()
    }

    function beforeInTable(meter: number, atMs: number): number | undefined {
      save()
      return lastUpTo(meter, atMs)
    }

    function newestOf(meter: number): number {
      const known = newest.get(meter)
      if (known !== undefined) return known
      const stored = lastUpTo(meter, Number.MAX_SAFE_INTEGER) ?? Number.NEGATIVE_INFINITY
      newest.set(meter, stored)
      return stored
    }

    function neighboursOf(meter: number, atMs: number): Neighbours {
      const last = newestOf(meter)
      if (atMs > last) return { before: last, after: Number.POSITIVE_INFINITY }
      return {
        before: beforeInTable(meter, atMs) ?? Number.NEGATIVE_INFINITY,
        after: after.get(meter, atMs) ?? Number.POSITIVE_INFINITY,
      }
    }

    function insert(meter: number, atMs: number): void {
      save()
      let freeMs = atMs
      while (insertOne.run(meter, freeMs).changes === 0) freeMs++
      if (freeMs > newestOf(meter)) newest.set(meter, freeMs)
      rollups.touch(meter, freeMs, after.get(meter, freeMs + 1) ?? undefined)
    }

    function append(meter: number, atMs: number): void {
      const known = fresh.get(meter)
      const lastMs = newestOf(meter)
      if (known) known.times.push(atMs)
      else fresh.set(meter, { beforeMs: Number.isFinite(lastMs) ? lastMs : undefined, times: [atMs] })
      newest.set(meter, atMs)
    }

    return {
      count(rules, { atMs, timed, boot, seq, replaces = false }) {
        const { meter } = rules
        const wh = whAt(rules, atMs)
        if (timed) {
          const near = neighboursOf(meter, atMs)
          if (Math.min(atMs - near.before, near.after - atMs) < shortestTurnMs(wh, rules.maxPowerW)) {
            reject.run(meter, atMs, boot ?? null, seq ?? null)
            return 'rejected'
          }
        }
        if (atMs > newestOf(meter)) append(meter, atMs)
        else insert(meter, atMs)
        if (!replaces) counted.raise(meter, wh)
        return 'counted'
      },
      enter(meter, timesMs, nextAtMs) {
        const last = timesMs.at(-1)
        if (last === undefined) return
        save()
        newest.set(meter, Math.max(newestOf(meter), last))
        insertAll.run(meter, JSON.stringify(timesMs))
        for (const atMs of timesMs) rollups.touch(meter, atMs, undefined)
        rollups.touch(meter, last, nextAtMs)
      },
      before: beforeInTable,
      after(meter, atMs) {
        save()
        return after.get(meter, atMs) ?? undefined
      },
      save,
    }
  }
}

function prepareStatements(db: Database) {
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms <= ?')
    .pluck()
  const after = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms >= ?')
    .pluck()
  const insertOne = db.prepare<[number, number]>(
    'INSERT INTO tick(meter, at_ms) VALUES (?, ?) ON CONFLICT (meter, at_ms) DO NOTHING',
  )
  const insertAll = db.prepare<[number, string]>('INSERT INTO tick(meter, at_ms) SELECT ?, value FROM json_each(?)')
  const reject = db.prepare('INSERT INTO rejected(meter, at_ms, boot, seq) VALUES (?, ?, ?, ?)')
  return { before, after, insertOne, insertAll, reject }
}
