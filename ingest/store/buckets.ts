import type { Buckets, Intervals } from '../past/count.ts'
import type { Beside, Stretch } from '../past/places.ts'
import type { Connection } from './connection.ts'
import { type Run, WIDTHS_MS } from './schema.ts'

/** Questions about ticks that the rollups answer. */
export interface TickBuckets {
  /** The buckets of a width in [fromMs, toMs), which are whole buckets. */
  of(meter: number, widthMs: number, fromMs: number, toMs: number): Buckets
  /** What is beside moments at which buckets of a width begin. */
  beside(meter: number, widthMs: number, stretches: readonly Stretch[]): Beside
  intervals(meter: number, widthMs: number, fromMs: number, toMs: number): Intervals
  /** The shortest of the intervals that end in each of the buckets. */
  shortest(meter: number, widthMs: number, fromMs: number, toMs: number): Pick<Intervals, 'index' | 'shortestMs'>
  /** How many ticks are in [fromMs, toMs). */
  count(meter: number, fromMs: number, toMs: number): number
  /** The shortest interval that ends in each of the ranges, of which whole quarter hours are looked at. */
  shortestOf(meter: number, ranges: readonly { fromMs: number; toMs: number }[]): (number | null)[]
}

/** A range of whole buckets. */
interface Piece {
  widthMs: number
  fromMs: number
  toMs: number
}

const [QUARTER_MS] = WIDTHS_MS

/** Cuts [fromMs, toMs), whole quarter hours, into whole days, hours and quarters, as few as there can be. */
export function piecesOf(fromMs: number, toMs: number, level = WIDTHS_MS.length - 1): Piece[] {
  const widthMs = WIDTHS_MS[level]
  if (widthMs === undefined || fromMs >= toMs) return []
  const startMs = Math.ceil(fromMs / widthMs) * widthMs
  const endMs = Math.floor(toMs / widthMs) * widthMs
  if (startMs >= endMs) return piecesOf(fromMs, toMs, level - 1)
  const whole = { widthMs, fromMs: startMs, toMs: endMs }
  return [...piecesOf(fromMs, startMs, level - 1), whole, ...piecesOf(endMs, toMs, level - 1)]
}

/** A run of buckets as one number, the first above 20 bits of their number; enough until long after the year 2100. */
const asNumber = ({ first, length }: Run) => first * 2 ** 20 + length
const IN_RUN = 'bucket >= (run.value >> 20) AND bucket < (run.value >> 20) + (run.value & 1048575)'

// Texts of JSON are read several times faster than as many rows (measured: 1.5 against 4.7 ms for 8,760).
const columns = (...names: readonly string[]) =>
  names.map((name) => `json_group_array(${name} /* ORDER BY bucket */)`).join(', ')

/** Prepares what reads columns of the buckets in a range, first their numbers: one by one only where some have no ticks. */
function prepareColumns(db: Connection, ...names: readonly string[]) {
  const ofRange = 'FROM rollup WHERE meter = @meter AND width_ms = @widthMs AND bucket >= @first AND bucket < @end'
  const [first, last] = [`(SELECT min(bucket) ${ofRange})`, `(SELECT max(bucket) ${ofRange})`]
  const statement = db
    .prepare<object, unknown[]>(
      `SELECT ${first}, CASE WHEN count(*) > ${last} - ${first} THEN NULL ELSE (SELECT ${columns('bucket')} ${ofRange}) END,
         ${columns(...names)} ${ofRange}`,
    )
    .raw()
  // There is always a row, but for a question that is asked ahead.
  const none = [null, null, ...names.map(() => '[]')]
  return (meter: number, widthMs: number, fromMs: number, toMs: number): number[][] => {
    const row = statement.get({ meter, widthMs, first: fromMs / widthMs, end: toMs / widthMs })
    const [first, index, ...texts] = (row ?? none) as [number | null, string | null, ...string[]]
    const found: number[][] = texts.map((text) => JSON.parse(text))
    return [index === null ? numbers(first ?? 0, found[0]?.length ?? 0) : JSON.parse(index), ...found]
  }
}

function numbers(first: number, count: number): number[] {
  const all: number[] = []
  for (let number = first; number < first + count; number++) all.push(number)
  return all
}

/** A moment and how far to count from it as one number, the moment above ten bits of the distance plus half of them. */
const asStretch = ({ edge, length }: Stretch) => edge * 2 ** 10 + length + 2 ** 9
const EDGE = '(stretch.value >> 10)'
const LENGTH = '((stretch.value & 1023) - 512)'

/** Prepares what reads the neighbours of moments at which buckets begin, and counts up to them or from them on. */
function prepareStretches(db: Connection): TickBuckets['beside'] {
  const of = (what: string, where: string) =>
    `json_group_array((SELECT ${what} FROM rollup WHERE meter = @meter AND width_ms = @widthMs AND ${where}))`
  const counted = `bucket >= ${EDGE} + min(0, ${LENGTH}) AND bucket < ${EDGE} + max(0, ${LENGTH})`
  const statement = db
    .prepare<object, string[]>(
      `SELECT ${of('coalesce(sum(n), 0)', counted)},
         ${of('bucket * @widthMs + last_ms', `bucket < ${EDGE} ORDER BY bucket DESC LIMIT 1`)},
         ${of('bucket * @widthMs + first_ms', `bucket >= ${EDGE} ORDER BY bucket LIMIT 1`)}
       FROM json_each(@stretches) stretch`,
    )
    .raw()
  return (meter, widthMs, stretches) => {
    const texts = statement.get({ meter, widthMs, stretches: JSON.stringify(stretches.map(asStretch)) })
    const [n, lastMs, nextMs] = (texts ?? ['[]', '[]', '[]']).map((text) => JSON.parse(text))
    return { n, lastMs, nextMs }
  }
}

export function prepareBuckets(db: Connection): TickBuckets {
  const counts = prepareColumns(db, 'n', 'first_ms', 'last_ms')
  const shortestOfEach = prepareColumns(db, 'shortest_ms')
  const intervals = prepareColumns(db, 'n', 'first_ms', 'last_ms', 'shortest_ms', 'longest_ms')
  const shortest = db
    .prepare<[number, number, string], string>(
      `SELECT json_group_array(
         (SELECT min(shortest_ms) FROM rollup WHERE meter = ? AND width_ms = ? AND ${IN_RUN})
       ) FROM json_each(?) run`,
    )
    .pluck()
  const sum = db
    .prepare<[number, number, number, number], number>(
      'SELECT coalesce(sum(n), 0) FROM rollup WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket < ?',
    )
    .pluck()
  const single = db
    .prepare<[number, number, number], number>('SELECT count(*) FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ?')
    .pluck()

  function count(meter: number, fromMs: number, toMs: number): number {
    const startMs = Math.ceil(fromMs / QUARTER_MS) * QUARTER_MS
    const endMs = Math.floor(toMs / QUARTER_MS) * QUARTER_MS
    if (startMs >= endMs) return single.get(meter, fromMs, toMs) ?? 0
    let n = startMs > fromMs ? (single.get(meter, fromMs, startMs) ?? 0) : 0
    for (const { widthMs, fromMs, toMs } of piecesOf(startMs, endMs)) {
      n += sum.get(meter, widthMs, fromMs / widthMs, toMs / widthMs) ?? 0
    }
    return toMs > endMs ? n + (single.get(meter, endMs, toMs) ?? 0) : n
  }

  function shortestOf(meter: number, ranges: readonly { fromMs: number; toMs: number }[]): (number | null)[] {
    const pieces = ranges.flatMap(({ fromMs, toMs }, range) =>
      wholePieces(fromMs, toMs).map((piece) => ({ ...piece, range })),
    )
    const found: (number | null)[] = ranges.map(() => null)
    for (const widthMs of WIDTHS_MS) {
      const asked = pieces.filter((piece) => piece.widthMs === widthMs)
      if (asked.length === 0) continue
      const runs = asked.map(({ fromMs, toMs }) => ({ first: fromMs / widthMs, length: (toMs - fromMs) / widthMs }))
      const shortestMs: (number | null)[] = JSON.parse(shortest.get(meter, widthMs, textOf(runs)) as string)
      for (const [i, { range }] of asked.entries()) found[range] = lesser(found[range], shortestMs[i])
    }
    return found
  }

  return {
    of(meter, widthMs, fromMs, toMs) {
      const [index, n, firstMs, lastMs] = counts(meter, widthMs, fromMs, toMs)
      return { index, n, firstMs, lastMs } as Buckets
    },
    beside: prepareStretches(db),
    intervals(meter, widthMs, fromMs, toMs) {
      const [index, n, firstMs, lastMs, shortestMs, longestMs] = intervals(meter, widthMs, fromMs, toMs)
      return { index, n, firstMs, lastMs, shortestMs, longestMs } as Intervals
    },
    shortest(meter, widthMs, fromMs, toMs) {
      const [index, shortestMs] = shortestOfEach(meter, widthMs, fromMs, toMs)
      return { index, shortestMs } as Pick<Intervals, 'index' | 'shortestMs'>
    },
    count,
    shortestOf,
  }
}

/** The whole quarter hours that [fromMs, toMs) touches, as pieces. */
function wholePieces(fromMs: number, toMs: number): Piece[] {
  return piecesOf(Math.floor(fromMs / QUARTER_MS) * QUARTER_MS, Math.ceil(toMs / QUARTER_MS) * QUARTER_MS)
}

function textOf(runs: readonly Run[]): string {
  return JSON.stringify(runs.map(asNumber))
}

function lesser(one: number | null = null, other: number | null = null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}
