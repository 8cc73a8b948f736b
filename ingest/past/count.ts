import { type Filled, fractionAt, type NoData } from '../energy.ts'
import { WIDTHS_MS } from '../store/schema.ts'
import type { ImportedPeriod } from './imported.ts'
import { type Beside, isEdge, type Place, placesWithin, type Stretch } from './places.ts'

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

/** The buckets with the intervals that end in them. */
export interface Intervals extends Buckets {
  shortestMs: readonly (number | null)[]
  longestMs: readonly (number | null)[]
}

/** Where the count of a meter's turns comes from. */
export interface CountSource {
  /** The buckets of a width in [fromMs, toMs), which are whole buckets. */
  buckets(widthMs: number, fromMs: number, toMs: number): Buckets
  /** What is beside moments at which buckets of a width begin. */
  beside(widthMs: number, stretches: readonly Stretch[]): Beside
  intervals(widthMs: number, fromMs: number, toMs: number): Intervals
  /** The shortest of the intervals that end in each of the buckets. */
  shortest(widthMs: number, fromMs: number, toMs: number): Pick<Intervals, 'index' | 'shortestMs'>
  /** The shortest interval that ends in each of the ranges, of which whole quarter hours are looked at. */
  shortestOf(ranges: readonly { fromMs: number; toMs: number }[]): (number | null)[]
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
  /** The periods that were imported and touch [fromMs, toMs), ascending. */
  imported(fromMs: number, toMs: number): ImportedPeriod[]
}

/** About what it costs, in µs: to read a bucket; to look up a moment beside finer buckets; to look up any other. */
const BUCKET_COST = 0.2
const PLACE_COST = 1.5
const LOOKUP_COST = 25

/** The width of buckets with which the moments are answered soonest. */
function cheapestWidth(momentsMs: readonly number[]): number {
  const spanMs = (momentsMs.at(-1) ?? 0) - (momentsMs[0] ?? 0)
  const edges = WIDTHS_MS.map((widthMs) => countEdges(momentsMs, widthMs))
  const lookups = momentsMs.length - (edges[0] as number)
  const costOf = (level: number) =>
    (spanMs / (WIDTHS_MS[level] as number)) * BUCKET_COST +
    ((edges[0] as number) - (edges[level] as number)) * PLACE_COST +
    lookups * LOOKUP_COST
  const best = [...WIDTHS_MS.keys()].reduce((best, level) => (costOf(level) <= costOf(best) ? level : best))
  return WIDTHS_MS[best] as number
}

function countEdges(momentsMs: readonly number[], widthMs: number): number {
  let edges = 0
  for (const atMs of momentsMs) if (isEdge(atMs, widthMs)) edges++
  return edges
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
  const places = placesWithin(source, momentsMs, widthMs)
  const turns = new Float64Array(momentsMs.length)
  let before = source.before(fromMs)
  const beyondMs = source.after(toMs)
  const noData = source.noData(before ?? fromMs, beyondMs ?? toMs)
  let ended = 0
  let next = 0
  for (let i = 0; i < momentsMs.length; i++) {
    const atMs = momentsMs[i] as number
    const bucket = Math.floor(atMs / widthMs)
    for (; next < index.length && (index[next] as number) < bucket; next++) {
      ended += n[next] as number
      before = (index[next] as number) * widthMs + (lastMs[next] as number)
    }
    const place = places[i] ?? (atMs === bucket * widthMs ? undefined : lookUp(source, atMs, bucket * widthMs))
    const nextMs = next < index.length ? (index[next] as number) * widthMs + (firstMs[next] as number) : beyondMs
    const lastTickMs = place ? place.lastMs : before
    const nextTickMs = place ? place.nextMs : nextMs
    const count = ended + (place ? ticksBefore(place, index[next] === bucket ? (n[next] as number) : 0) : 0)
    if (nextTickMs === atMs) turns[i] = count + 1
    else {
      const unknown = lastTickMs !== undefined && nextTickMs !== undefined && noData(lastTickMs, nextTickMs)
      turns[i] = count + fractionAt(atMs, lastTickMs, nextTickMs, unknown)
    }
  }
  return turns
}

/** The place of a moment at which no bucket begins. */
function lookUp(source: CountSource, atMs: number, startMs: number): Place {
  return { ticks: source.count(startMs, atMs), side: 'before', lastMs: source.before(atMs), nextMs: source.after(atMs) }
}

/** How many ticks of the bucket of a place are before it. */
function ticksBefore({ ticks, side }: Place, inBucket: number): number {
  return side === 'before' ? ticks : inBucket - ticks
}

/** So many buckets in a range are sooner read one by one than the shortest of them is looked for. */
const READ_AT_ONCE = 30

/**
 * The shortest interval that ends between each two neighbours of the moments, which ascend; whole quarter hours are
 * looked at. null where none ends.
 */
export function shortestBetween(source: CountSource, momentsMs: readonly number[]): (number | null)[] {
  const ranges = momentsMs.slice(1).map((toMs, i) => ({ fromMs: momentsMs[i] as number, toMs }))
  // The first and the last range may begin and end anywhere.
  const inner = momentsMs.slice(1, -1)
  const widthMs = WIDTHS_MS.findLast((width) => inner.every((atMs) => isEdge(atMs, width)))
  const [fromMs, toMs] = [inner[0] ?? 0, inner.at(-1) ?? 0]
  const isSoonRead = widthMs !== undefined && (toMs - fromMs) / widthMs <= READ_AT_ONCE * ranges.length
  if (inner.length < 2 || !isSoonRead) return source.shortestOf(ranges)
  const [first = null, last = null] = source.shortestOf([ranges[0], ranges.at(-1)] as typeof ranges)
  const { index, shortestMs } = source.shortest(widthMs, fromMs, toMs)
  let next = 0
  const between = inner.slice(1).map((endMs) => {
    let shortest = Number.POSITIVE_INFINITY
    for (; (index[next] as number) * widthMs < endMs; next++)
      shortest = Math.min(shortest, shortestMs[next] ?? shortest)
    return shortest < Number.POSITIVE_INFINITY ? shortest : null
  })
  return [first, ...between, last]
}

function addFilled(turns: Float64Array, source: CountSource, momentsMs: readonly number[]): void {
  const [first, last] = [momentsMs[0], momentsMs.at(-1)]
  if (first === undefined || last === undefined) return
  const filled = source.filled(first, last)
  if (filled.length === 0) return
  const whole = new Float64Array(momentsMs.length + 1)
  for (const { fromMs, toMs, n } of filled) {
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
