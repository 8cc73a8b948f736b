import { WIDTHS_MS } from '../../ingest/store/schema.ts'

/** A row of the store's rollups. */
export interface RollupRow {
  width_ms: number
  bucket: number
  n: number
  first_ms: number
  last_ms: number
  shortest_ms: number | null
  longest_ms: number | null
}

/** The rollups that raw ticks, ascending, must have; by width and bucket. */
export function recount(times: readonly number[]): RollupRow[] {
  return WIDTHS_MS.flatMap((widthMs) => {
    const rows = new Map<number, RollupRow>()
    for (const [i, atMs] of times.entries()) {
      const bucket = Math.floor(atMs / widthMs)
      const offsetMs = atMs - bucket * widthMs
      const row = rows.get(bucket) ?? {
        ...{ width_ms: widthMs, bucket, n: 0, first_ms: offsetMs, last_ms: offsetMs },
        ...{ shortest_ms: null, longest_ms: null },
      }
      rows.set(bucket, addTick(row, offsetMs, i === 0 ? null : atMs - (times[i - 1] as number)))
    }
    return [...rows.values()]
  })
}

function addTick(row: RollupRow, offsetMs: number, turnMs: number | null): RollupRow {
  const { shortest_ms: shortest, longest_ms: longest } = row
  return {
    ...row,
    n: row.n + 1,
    last_ms: offsetMs,
    shortest_ms: turnMs === null ? shortest : Math.min(turnMs, shortest ?? turnMs),
    longest_ms: turnMs === null ? longest : Math.max(turnMs, longest ?? turnMs),
  }
}
