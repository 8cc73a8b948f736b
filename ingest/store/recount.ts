import type { Connection } from './connection.ts'
import { type RollupRow, rollUp } from './rollup.ts'
import { WIDTHS_MS } from './schema.ts'

/** A UTC day of a meter in which there are ticks, or rollups. */
export interface RecountedDay {
  meter: number
  /** The meter's name in the settings. */
  id: string
  startMs: number
  stored: RollupRow[]
  /** What the ticks say. */
  counted: RollupRow[]
}

const DAY_MS = WIDTHS_MS[2]

/** Counts all ticks anew, a day at a time. */
export function* recountDays(db: Connection): Generator<RecountedDay> {
  const meters = db.prepare<[], { meter: number; id: string }>('SELECT meter, id FROM meter').all()
  const nextDay = prepareNextDay(db)
  const count = prepareCount(db)
  const stored = prepareStored(db)
  for (const { meter, id } of meters) {
    for (let startMs = nextDay(meter, 0); startMs !== undefined; startMs = nextDay(meter, startMs + DAY_MS)) {
      yield { meter, id, startMs, stored: stored(meter, startMs), counted: count(meter, startMs) }
    }
  }
}

/** Whether the rollups of a day are what the ticks say. */
export function agrees({ stored, counted }: RecountedDay): boolean {
  return JSON.stringify(stored) === JSON.stringify(counted)
}

/** The first day from a time on of which anything is known. */
function prepareNextDay(db: Connection): (meter: number, fromMs: number) => number | undefined {
  const tick = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms >= ?')
    .pluck()
  const bucket = db
    .prepare<[number, number, number], number | null>(
      'SELECT min(bucket) FROM rollup WHERE meter = ? AND width_ms = ? AND bucket >= ?',
    )
    .pluck()
  return (meter, fromMs) => {
    const times = WIDTHS_MS.map((widthMs) => {
      const first = bucket.get(meter, widthMs, fromMs / widthMs)
      return typeof first === 'number' ? first * widthMs : Number.POSITIVE_INFINITY
    })
    const firstMs = Math.min(tick.get(meter, fromMs) ?? Number.POSITIVE_INFINITY, ...times)
    return Number.isFinite(firstMs) ? Math.floor(firstMs / DAY_MS) * DAY_MS : undefined
  }
}

function prepareStored(db: Connection): (meter: number, startMs: number) => RollupRow[] {
  const rows = db.prepare<[number, number, number, number], RollupRow>(
    `SELECT width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms FROM rollup
     WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket < ? ORDER BY bucket`,
  )
  return (meter, startMs) =>
    WIDTHS_MS.flatMap((widthMs) => rows.all(meter, widthMs, startMs / widthMs, (startMs + DAY_MS) / widthMs))
}

function prepareCount(db: Connection): (meter: number, startMs: number) => RollupRow[] {
  const ticks = db
    .prepare<[number, number, number], number>(
      'SELECT at_ms FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms',
    )
    .pluck()
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms < ?')
    .pluck()
  return (meter, startMs) => {
    const times = ticks.all(meter, startMs, startMs + DAY_MS)
    const beforeMs = before.get(meter, startMs) ?? undefined
    return WIDTHS_MS.flatMap((widthMs) => rollUp(times, beforeMs, widthMs))
  }
}
