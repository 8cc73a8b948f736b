import type { Database } from 'better-sqlite3'
import { WIDTHS_MS } from './schema.ts'

/** Collects the buckets that a transaction touches and makes them anew from the raw ticks at its end. */
export interface Rollups {
  /** A tick came to be at this time: its bucket, and that of the tick after it, are no longer right. */
  touch(meter: number, atMs: number, nextAtMs: number | undefined): void
  save(): void
}

const [QUARTER_MS] = WIDTHS_MS

/** Prepares the statements once; each call of the result serves one transaction. */
export function prepareRollups(db: Database): () => Rollups {
  const recount = prepareRecount(db)
  const resum = prepareResum(db)
  return () => {
    const quarters = new Map<number, Set<number>>()
    return {
      touch(meter, atMs, nextAtMs) {
        const buckets = quarters.get(meter) ?? new Set()
        quarters.set(meter, buckets)
        buckets.add(Math.floor(atMs / QUARTER_MS))
        if (nextAtMs !== undefined) buckets.add(Math.floor(nextAtMs / QUARTER_MS))
      },
      save() {
        for (const [meter, buckets] of quarters) {
          for (const bucket of buckets) recount(meter, bucket)
          let children = buckets
          for (let level = 1; level < WIDTHS_MS.length; level++) children = resum(meter, level, children)
        }
      },
    }
  }
}

function prepareRecount(db: Database): (meter: number, bucket: number) => void {
  const ticks = db
    .prepare<[number, number, number], number>('SELECT at_ms FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ?')
    .pluck()
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms < ?')
    .pluck()
  const replace = prepareReplace(db)
  return (meter, bucket) => {
    const startMs = bucket * QUARTER_MS
    const times = ticks.all(meter, startMs, startMs + QUARTER_MS)
    const [first] = times
    const last = times.at(-1)
    if (first === undefined || last === undefined) return
    let previous = before.get(meter, startMs) ?? undefined
    let shortestMs = Number.POSITIVE_INFINITY
    let longestMs = Number.NEGATIVE_INFINITY
    for (const time of times) {
      if (previous !== undefined) {
        shortestMs = Math.min(shortestMs, time - previous)
        longestMs = Math.max(longestMs, time - previous)
      }
      previous = time
    }
    const interval = shortestMs <= longestMs ? { shortestMs, longestMs } : { shortestMs: null, longestMs: null }
    const row = { n: times.length, firstMs: first - startMs, lastMs: last - startMs, ...interval }
    replace.run({ meter, widthMs: QUARTER_MS, bucket, ...row })
  }
}

function prepareReplace(db: Database) {
  return db.prepare(
    `INSERT INTO rollup(meter, width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms)
     VALUES (@meter, @widthMs, @bucket, @n, @firstMs, @lastMs, @shortestMs, @longestMs)
     ON CONFLICT (meter, width_ms, bucket) DO UPDATE SET n = excluded.n, first_ms = excluded.first_ms,
       last_ms = excluded.last_ms, shortest_ms = excluded.shortest_ms, longest_ms = excluded.longest_ms`,
  )
}

/** Sums the buckets of a level from those of the level below; answers the buckets it made. */
function prepareResum(db: Database): (meter: number, level: number, children: Set<number>) => Set<number> {
  const sum = db.prepare<object, object>(
    `SELECT sum(n) AS n, min(bucket * @childMs + first_ms) - @startMs AS firstMs,
       max(bucket * @childMs + last_ms) - @startMs AS lastMs, min(shortest_ms) AS shortestMs, max(longest_ms) AS longestMs
     FROM rollup WHERE meter = @meter AND width_ms = @childMs AND bucket >= @from AND bucket < @to`,
  )
  const replace = prepareReplace(db)
  return (meter, level, children) => {
    const widthMs = WIDTHS_MS[level] as number
    const childMs = WIDTHS_MS[level - 1] as number
    const parts = widthMs / childMs
    const buckets = new Set([...children].map((child) => Math.floor(child / parts)))
    for (const bucket of buckets) {
      const range = { from: bucket * parts, to: (bucket + 1) * parts, startMs: bucket * widthMs }
      replace.run({ meter, widthMs, bucket, ...sum.get({ meter, childMs, ...range }) })
    }
    return buckets
  }
}
