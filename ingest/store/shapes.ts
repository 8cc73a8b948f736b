import type { Settings } from '../../broker/contract/settings.ts'
import { decodeShape, encodeShape, type ShapeFinder } from '../past/shape.ts'
import type { Connection } from './connection.ts'
import type { MeterRules } from './rules.ts'
import { prepareSingles } from './singles.ts'

const DAY_MS = 86_400_000
/** No more goes at once, lest a clock that is wrong for a while cost the history. */
const PRUNED_MS = 2 * DAY_MS
/** A batch with more turns than this is no live one: of such nobody knows a shape. */
const LOOKED_AT = 64

interface Row {
  atMs: number
  turnMs: number
  parts: Uint8Array
}

/** Prepares what finds the shapes of the turns that end in [fromMs, toMs]. */
export function prepareShapes(db: Connection): (meter: number, fromMs: number, toMs: number) => ShapeFinder {
  const within = db.prepare<[number, number, number], Row>(
    'SELECT at_ms AS atMs, turn_ms AS turnMs, parts FROM turn_shape WHERE meter = ? AND at_ms >= ? AND at_ms <= ?',
  )
  return (meter, fromMs, toMs) => {
    const rows = new Map(within.all(meter, fromMs, toMs).map((row) => [row.atMs, row]))
    return (beginMs, endMs) => {
      const row = rows.get(endMs)
      // A tick that came late has cut the turn in two.
      return row && row.turnMs === endMs - beginMs ? decodeShape(row.parts) : undefined
    }
  }
}

/** Keeps the shapes of turns, inside a transaction. */
export interface ShapeKeeper {
  /** Keeps those of the newest turns of a meter, as far as they are known; what is too old goes with the first turn of a day. */
  keep(rules: MeterRules, shapeOf: ShapeFinder | undefined, nowMs: number): void
  /** Forgets which turns were looked at: their transaction failed. */
  forget(): void
}

export function prepareShapeKeeper(db: Connection, { ingest: { turns_kept_days: keptDays } }: Settings): ShapeKeeper {
  const singles = prepareSingles(db)
  const insert = db.prepare(
    `INSERT INTO turn_shape(meter, at_ms, turn_ms, parts) VALUES (@meter, @atMs, @turnMs, @parts)
     ON CONFLICT (meter, at_ms) DO UPDATE SET turn_ms = excluded.turn_ms, parts = excluded.parts`,
  )
  const prune = db.prepare(
    `DELETE FROM turn_shape WHERE meter = @meter AND at_ms < @keptFromMs
     AND at_ms < (SELECT min(at_ms) FROM turn_shape WHERE meter = @meter) + ${PRUNED_MS}`,
  )
  const clear = db.prepare<[number]>('DELETE FROM turn_shape WHERE meter = ?')
  const prunedOn = new Map<number, number>()
  /** The newest tick of each meter that was looked at. */
  const lookedAtMs = new Map<number, number>()

  function pruneDaily(meter: number, nowMs: number): void {
    const day = Math.floor(nowMs / DAY_MS)
    if (prunedOn.get(meter) === day) return
    prunedOn.set(meter, day)
    if (keptDays === 0) clear.run(meter)
    else prune.run({ meter, keptFromMs: nowMs - keptDays * DAY_MS })
  }

  function keep({ meter }: MeterRules, shapeOf: ShapeFinder | undefined, nowMs: number): void {
    pruneDaily(meter, nowMs)
    if (keptDays === 0 || !shapeOf) return
    const times = singles.last(meter, Number.MAX_SAFE_INTEGER, LOOKED_AT)
    const lookedAt = lookedAtMs.get(meter) ?? Number.NEGATIVE_INFINITY
    for (const [i, atMs] of times.entries()) {
      const beforeMs = times[i - 1]
      if (beforeMs === undefined || atMs <= lookedAt) continue
      const shape = shapeOf(beforeMs, atMs)
      if (shape) insert.run({ meter, atMs, turnMs: atMs - beforeMs, parts: Buffer.from(encodeShape(shape)) })
    }
    lookedAtMs.set(meter, times.at(-1) ?? lookedAt)
  }

  return {
    keep,
    forget() {
      prunedOn.clear()
      lookedAtMs.clear()
    },
  }
}
