import type { Connection } from './connection.ts'
import { type Run, WIDTHS_MS } from './schema.ts'

/** A row of the rollups, as the store names it. */
export interface RollupRow {
  width_ms: number
  bucket: number
  n: number
  first_ms: number
  last_ms: number
  shortest_ms: number | null
  longest_ms: number | null
}

/** Goes on with the buckets in which ticks are appended; the others that a transaction touches it counts anew at its end. */
export interface Rollups {
  /**
   * Ticks came after all others of a meter.
   * @param times ascending
   * @param beforeMs the last before them
   */
  append(meter: number, times: readonly number[], beforeMs: number | undefined): void
  /** A tick came to be at this time: its bucket, and that of the tick after it, are no longer right. */
  touch(meter: number, atMs: number, nextAtMs: number | undefined): void
  save(): void
}

const [QUARTER_MS] = WIDTHS_MS

/** Ticks of a meter that came one after the other. */
interface Appended {
  meter: number
  times: number[]
  beforeMs: number | undefined
}

/** Prepares the statements once; each call of the result serves one transaction. */
export function prepareRollups(db: Connection): () => Rollups {
  const recount = prepareRecount(db)
  const levels = WIDTHS_MS.slice(1).map((widthMs, below) => prepareLevel(db, WIDTHS_MS[below] as number, widthMs))
  const extend = db.prepare<[RollupRow & { meter: number }]>(`${INSERT} ${EXTENDING}`)
  return () => {
    /** The last of each meter goes on. */
    const growing = new Map<number, Appended>()
    const appended: Appended[] = []
    /** The quarter hours of each meter that are no longer right. */
    const touched = new Map<number, Set<number>>()

    function touch(meter: number, atMs: number): void {
      const quarters = touched.get(meter) ?? new Set()
      if (quarters.size === 0) touched.set(meter, quarters)
      quarters.add(Math.floor(atMs / QUARTER_MS))
    }

    return {
      append(meter, times, beforeMs) {
        const last = growing.get(meter)
        if (last && last.times.at(-1) === beforeMs) return void last.times.push(...times)
        const next = { meter, times: [...times], beforeMs }
        growing.set(meter, next)
        appended.push(next)
      },
      touch(meter, atMs, nextAtMs) {
        touch(meter, atMs)
        if (nextAtMs !== undefined) touch(meter, nextAtMs)
      },
      save() {
        for (const { meter, times, beforeMs } of appended)
          for (const widthMs of WIDTHS_MS)
            for (const row of rollUp(times, beforeMs, widthMs)) extend.run({ meter, ...row })
        for (const [meter, quarters] of touched) {
          for (const run of runsOf(quarters)) recount(meter, run)
          let buckets: ReadonlySet<number> = quarters
          for (const { parts, resum } of levels) {
            buckets = new Set([...buckets].map((bucket) => Math.floor(bucket / parts)))
            for (const run of runsOf(buckets)) resum(meter, run)
          }
        }
      },
    }
  }
}

/** Neighbours together: what many turns in a row touch is read and written at once. */
function runsOf(buckets: ReadonlySet<number>): Run[] {
  const runs: Run[] = []
  for (const bucket of Float64Array.from(buckets).sort()) {
    const run = runs.at(-1)
    if (run && bucket === run.first + run.length) run.length++
    else runs.push({ first: bucket, length: 1 })
  }
  return runs
}

const INSERT = `INSERT INTO rollup(meter, width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms)
  VALUES (@meter, @width_ms, @bucket, @n, @first_ms, @last_ms, @shortest_ms, @longest_ms)`

/** What comes after the ticks of a bucket; the first of all ended no interval. */
const EXTENDING = `ON CONFLICT (meter, width_ms, bucket) DO UPDATE SET n = rollup.n + excluded.n, last_ms = excluded.last_ms,
  shortest_ms = min(coalesce(rollup.shortest_ms, excluded.shortest_ms), excluded.shortest_ms),
  longest_ms = max(coalesce(rollup.longest_ms, excluded.longest_ms), excluded.longest_ms)`

const REPLACING = `ON CONFLICT (meter, width_ms, bucket) DO UPDATE SET n = excluded.n, first_ms = excluded.first_ms,
  last_ms = excluded.last_ms, shortest_ms = excluded.shortest_ms, longest_ms = excluded.longest_ms`

/** Counts the quarter hours of a run anew. */
function prepareRecount(db: Connection): (meter: number, run: Run) => void {
  // A text of JSON is read several times faster than as many rows.
  const ticks = db
    .prepare<[number, number, number], string>(
      'SELECT json_group_array(at_ms /* ORDER BY at_ms */) FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ?',
    )
    .pluck()
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms < ?')
    .pluck()
  const replace = db.prepare<[RollupRow & { meter: number }]>(`${INSERT} ${REPLACING}`)
  return (meter, { first, length }) => {
    const [fromMs, toMs] = [first * QUARTER_MS, (first + length) * QUARTER_MS]
    const times: number[] = JSON.parse(ticks.get(meter, fromMs, toMs) as string)
    for (const row of rollUp(times, before.get(meter, fromMs) ?? undefined, QUARTER_MS)) replace.run({ meter, ...row })
  }
}

/** A level above the quarter hours. */
interface Level {
  /** So many buckets of the level below are one of it. */
  parts: number
  /** Sums the buckets of a run from those of the level below. */
  resum(meter: number, run: Run): void
}

function prepareLevel(db: Connection, childMs: number, widthMs: number): Level {
  const parts = widthMs / childMs
  const sum = db.prepare<[meter: number, of: number, from: number, to: number]>(
    `INSERT INTO rollup(meter, width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms)
     SELECT ?, ${widthMs}, bucket / ${parts} AS whole, sum(n), min(bucket * ${childMs} + first_ms) % ${widthMs},
       max(bucket * ${childMs} + last_ms) % ${widthMs}, min(shortest_ms), max(longest_ms)
     FROM rollup WHERE meter = ? AND width_ms = ${childMs} AND bucket >= ? AND bucket < ? GROUP BY whole ${REPLACING}`,
  )
  return { parts, resum: (meter, { first, length }) => sum.run(meter, meter, first * parts, (first + length) * parts) }
}

/**
 * The buckets of a width that turns make.
 * @param times ascending
 * @param beforeMs the last before them
 */
export function rollUp(times: readonly number[], beforeMs: number | undefined, widthMs: number): RollupRow[] {
  const rows: RollupRow[] = []
  let previousMs = beforeMs
  for (const atMs of times) {
    const bucket = Math.floor(atMs / widthMs)
    const offsetMs = atMs - bucket * widthMs
    const turnMs = previousMs === undefined ? null : atMs - previousMs
    const row = rows.at(-1)
    if (row?.bucket === bucket) {
      row.n++
      row.last_ms = offsetMs
      row.shortest_ms = turnMs === null ? row.shortest_ms : Math.min(turnMs, row.shortest_ms ?? turnMs)
      row.longest_ms = turnMs === null ? row.longest_ms : Math.max(turnMs, row.longest_ms ?? turnMs)
    } else {
      const ends = { first_ms: offsetMs, last_ms: offsetMs, shortest_ms: turnMs, longest_ms: turnMs }
      rows.push({ width_ms: widthMs, bucket, n: 1, ...ends })
    }
    previousMs = atMs
  }
  return rows
}
