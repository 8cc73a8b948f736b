import { shortestTurnMs } from '../turns/placing.ts'
import type { Connection } from './connection.ts'
import type { Counted } from './counted.ts'
import type { Memory, PerMeter } from './memory.ts'
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

/** The end of a meter's turns: the newest in the table, and those after it, of which a meter in order has many. */
interface Tail {
  meter: number
  storedMs: number | undefined
  /** Ascending; together they cost half. */
  fresh: number[]
}

const endOf = ({ fresh, storedMs }: Tail) => fresh.at(-1) ?? storedMs ?? Number.NEGATIVE_INFINITY

/** Prepares the statements once, and remembers the ends of the meters' turns. Two turns never share a millisecond: the later is moved. */
export function prepareTicks(db: Connection, memory: Memory): (counted: Counted, rollups: Rollups) => StoredTicks {
  const statements = prepareStatements(db)
  const { before, after, insertOne, appendAll, reject } = statements

  const known = memory.perMeter(
    (meter): Tail => ({ meter, storedMs: before.get(meter, Number.MAX_SAFE_INTEGER) ?? undefined, fresh: [] }),
  )

  return (counted, rollups) => {
    const tails = keepTails(known, statements, rollups)

    function beforeInTable(meter: number, atMs: number): number | undefined {
      tails.store(tails.of(meter))
      return before.get(meter, atMs) ?? undefined
    }

    function neighboursOf(tail: Tail, atMs: number): Neighbours {
      const end = endOf(tail)
      if (atMs > end) return { before: end, after: Number.POSITIVE_INFINITY }
      return {
        before: beforeInTable(tail.meter, atMs) ?? Number.NEGATIVE_INFINITY,
        after: after.get(tail.meter, atMs) ?? Number.POSITIVE_INFINITY,
      }
    }

    function insert(tail: Tail, atMs: number): void {
      tails.store(tail)
      const { meter } = tail
      let freeMs = atMs
      while (insertOne.run(meter, freeMs).changes === 0) freeMs++
      tail.storedMs = Math.max(endOf(tail), freeMs)
      rollups.touch(meter, freeMs, after.get(meter, freeMs + 1) ?? undefined)
    }

    return {
      count(rules, { atMs, timed, boot, seq, replaces = false }) {
        const { meter } = rules
        const wh = whAt(rules, atMs)
        const tail = tails.of(meter)
        if (timed) {
          const near = neighboursOf(tail, atMs)
          if (Math.min(atMs - near.before, near.after - atMs) < shortestTurnMs(wh, rules.maxPowerW)) {
            reject.run(meter, atMs, boot ?? null, seq ?? null)
            return 'rejected'
          }
        }
        if (atMs > endOf(tail)) tails.append(tail, atMs)
        else insert(tail, atMs)
        if (!replaces) counted.raise(meter, wh)
        return 'counted'
      },
      enter(meter, timesMs, nextAtMs) {
        const last = timesMs.at(-1)
        if (last === undefined) return
        const tail = tails.of(meter)
        tails.store(tail)
        tail.storedMs = Math.max(endOf(tail), last)
        appendAll.run(meter, JSON.stringify(timesMs))
        for (const atMs of timesMs) rollups.touch(meter, atMs, undefined)
        rollups.touch(meter, last, nextAtMs)
      },
      before: beforeInTable,
      after(meter, atMs) {
        tails.store(tails.of(meter))
        return after.get(meter, atMs) ?? undefined
      },
      save: tails.save,
    }
  }
}

/** Keeps what one transaction adds to the tails of the meters. */
function keepTails(
  known: PerMeter<Tail>,
  { append, appendAll }: ReturnType<typeof prepareStatements>,
  rollups: Rollups,
) {
  const unsaved = new Set<Tail>()

  function store(tail: Tail): void {
    const { meter, storedMs, fresh } = tail
    const [first] = fresh
    if (first === undefined) return
    if (fresh.length === 1) append.run(meter, first)
    else appendAll.run(meter, JSON.stringify(fresh))
    rollups.append(meter, fresh, storedMs)
    tail.storedMs = fresh.at(-1)
    tail.fresh = []
  }

  return {
    of: known.of,
    append(tail: Tail, atMs: number): void {
      tail.fresh.push(atMs)
      unsaved.add(tail)
    },
    store,
    save() {
      for (const tail of unsaved) store(tail)
      unsaved.clear()
    },
  }
}

function prepareStatements(db: Connection) {
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms <= ?')
    .pluck()
  const after = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms >= ?')
    .pluck()
  const insertOne = db.prepare<[number, number]>(
    'INSERT INTO tick(meter, at_ms) VALUES (?, ?) ON CONFLICT (meter, at_ms) DO NOTHING',
  )
  const append = db.prepare<[number, number]>('INSERT INTO tick(meter, at_ms) VALUES (?, ?)')
  const appendAll = db.prepare<[number, string]>('INSERT INTO tick(meter, at_ms) SELECT ?, value FROM json_each(?)')
  const reject = db.prepare('INSERT INTO rejected(meter, at_ms, boot, seq) VALUES (?, ?, ?, ?)')
  return { before, after, insertOne, append, appendAll, reject }
}
