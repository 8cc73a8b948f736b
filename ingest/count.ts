import { type Filled, fractionAt, type NoData } from './energy.ts'
import { WIDTHS_MS } from './store/schema.ts'

/**
 * Ticks by buckets of one width, ascending, only those with ticks; columns of equal length. `firstMs` and `lastMs`
 * count from the beginning of the bucket.
 */
export interface Buckets {
  index: readonly number[]
  n: readonly number[]
  firstMs: readonly number[]
  lastMs: readonly number[]
}

/** The intervals that end in the same buckets. */
export interface Intervals {
  index: readonly number[]
  shortestMs: readonly (number | null)[]
  longestMs: readonly (number | null)[]
}

/** Where the count of a meter's turns comes from. */
export interface CountSource {
  /** The buckets of a width in [fromMs, toMs), which are whole buckets. */
  buckets(widthMs: number, fromMs: number, toMs: number): Buckets
  intervals(widthMs: number, fromMs: number, toMs: number): Intervals
  /** The shortest interval that ends in [fromMs, toMs), of which whole quarter hours are looked at. */
  shortestMs(fromMs: number, toMs: number): number | null
  /** How many ticks are in [fromMs, toMs). */
  count(fromMs: number, toMs: number): number
  /** The last tick before a moment. */
  before(atMs: number): number | undefined
  /** The first tick at or after a moment. */
  after(atMs: number): number | undefined
  /** Tells the intervals without data among those that touch [fromMs, toMs). */
  noData(fromMs: number, toMs: number): NoData
  /** The filled turns whose time touches [fromMs, toMs), in order of their ends. */
  filled(fromMs: number, toMs: number): Filled[]
}

/** What one bucket costs to read, and what a moment in the middle of one costs to look up: about, in µs. */
const BUCKET_COST = 0.35
const LOOKUP_COST = 25

/** The width of buckets with which the moments are answered soonest. */
function cheapestWidth(momentsMs: readonly number[]): number {
  const spanMs = (momentsMs.at(-1) ?? 0) - (momentsMs[0] ?? 0)
  const costOf = (widthMs: number) => {
    const within = momentsMs.reduce((n, atMs) => (atMs % widthMs === 0 ? n : n + 1), 0)
    return (spanMs / widthMs) * BUCKET_COST + within * LOOKUP_COST
  }
  return WIDTHS_MS.reduce<number>((best, widthMs) => (costOf(widthMs) <= costOf(best) ? widthMs : best), WIDTHS_MS[0])
}

/**
 * The count of turns at each of the moments, which ascend, from a common beginning: the ticks up to it, the part of
 * the running turn that is done, and the filled turns so far.
 */
export function turnsAt(source: CountSource, momentsMs: readonly number[]): Float64Array {
  const turns = ticksAt(source, momentsMs)
  addFilled(turns, source, momentsMs)
  return turns
}

/** The count of all turns up to a moment. */
export function turnsUpTo(source: CountSource, atMs: number): number {
  return turnsAt(source, [0, atMs])[1] as number
}

function ticksAt(source: CountSource, momentsMs: readonly number[]): Float64Array {
  const widthMs = cheapestWidth(momentsMs)
  const [fromMs, toMs] = [floorTo(momentsMs[0] ?? 0, widthMs), floorTo(momentsMs.at(-1) ?? 0, widthMs) + widthMs]
  const { index, n, firstMs, lastMs } = source.buckets(widthMs, fromMs, toMs)
  const turns = new Float64Array(momentsMs.length)
  let before = source.before(fromMs)
  const noData = source.noData(before ?? fromMs, source.after(toMs) ?? toMs)
  let ended = 0
  let next = 0
  for (const [i, atMs] of momentsMs.entries()) {
    const bucket = Math.floor(atMs / widthMs)
    for (; next < index.length && (index[next] as number) < bucket; next++) {
      ended += n[next] as number
      before = (index[next] as number) * widthMs + (lastMs[next] as number)
    }
    const startMs = bucket * widthMs
    const nextMs = next < index.length ? (index[next] as number) * widthMs + (firstMs[next] as number) : undefined
    if (atMs === nextMs) {
      turns[i] = ended + 1
      continue
    }
    const aligned = atMs === startMs
    const count = aligned ? ended : ended + source.count(startMs, atMs + 1)
    const last = aligned ? before : source.before(atMs + 1)
    const first = (aligned ? nextMs : undefined) ?? source.after(atMs + 1)
    const unknown = last !== undefined && first !== undefined && noData(last, first)
    turns[i] = count + fractionAt(atMs, last, first, unknown)
  }
  return turns
}

/**
 * The shortest interval that ends between each two neighbours of the moments, which ascend; whole quarter hours are
 * looked at. null where none ends.
 */
export function shortestBetween(source: CountSource, momentsMs: readonly number[]): (number | null)[] {
  const widthMs = cheapestWidth(momentsMs)
  const [fromMs, toMs] = [floorTo(momentsMs[0] ?? 0, widthMs), floorTo(momentsMs.at(-1) ?? 0, widthMs) + widthMs]
  const { index, shortestMs } = source.intervals(widthMs, fromMs, toMs)
  let next = 0
  return momentsMs.slice(1).map((endMs, i) => {
    const startMs = momentsMs[i] as number
    if (startMs % widthMs !== 0 || endMs % widthMs !== 0) return source.shortestMs(startMs, endMs)
    let shortest = Number.POSITIVE_INFINITY
    for (; (index[next] as number) * widthMs < endMs; next++) {
      if ((index[next] as number) * widthMs >= startMs) shortest = Math.min(shortest, shortestMs[next] ?? shortest)
    }
    return shortest < Number.POSITIVE_INFINITY ? shortest : null
  })
}

function addFilled(turns: Float64Array, source: CountSource, momentsMs: readonly number[]): void {
  const [first, last] = [momentsMs[0], momentsMs.at(-1)]
  if (first === undefined || last === undefined) return
  const whole = new Float64Array(momentsMs.length + 1)
  for (const { fromMs, toMs, n } of source.filled(first, last)) {
    const ended = firstFrom(momentsMs, toMs)
    whole[ended] = (whole[ended] as number) + n
    for (let i = firstFrom(momentsMs, fromMs); i < ended; i++) {
      turns[i] = (turns[i] as number) + (n * ((momentsMs[i] as number) - fromMs)) / (toMs - fromMs)
    }
  }
  let sum = 0
  for (const i of turns.keys()) {
    sum += whole[i] as number
    turns[i] = (turns[i] as number) + sum
  }
}

/** The index of the first of ascending moments at or after another. */
export function firstFrom(momentsMs: readonly number[], atMs: number): number {
  let [from, to] = [0, momentsMs.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((momentsMs[middle] as number) < atMs) from = middle + 1
    else to = middle
  }
  return from
}

function floorTo(atMs: number, widthMs: number): number {
  return Math.floor(atMs / widthMs) * widthMs
}
