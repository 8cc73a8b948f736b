import { type Constants, whPerTickAt } from './past/constants.ts'
import type { ImportedPeriod } from './past/imported.ts'
import type { ShapeFinder, TurnShape } from './past/shape.ts'

/**
 * Energy from ticks. Between two neighbouring ticks lies one turn of the disc, taken as uniform: the count C(t) is
 * the number of ticks up to t plus the part of the running turn, and the energy of [a, b) is Wh per tick ×
 * (C(b) − C(a)). Filled turns are spread evenly over their time and come on top. In an interval without data the
 * count stays flat and steps by one at the tick that ends it. So parts always sum to the whole. Where the shape of a turn
 * is known the curve of power follows it within the turn, whose energy stays the same. Ticks are ascending epoch
 * milliseconds.
 */

/** Whether the interval between two neighbouring ticks is without data. */
export type NoData = (fromMs: number, toMs: number) => boolean

/** The mean power of `turns` turns between two instants: 3,600,000 ms an hour × Wh / Δt. */
export function turnPowerW(whPerTick: number, fromMs: number, toMs: number, turns = 1): number {
  return (3_600_000 * whPerTick * turns) / (toMs - fromMs)
}

/**
 * The part of the running turn that is done at `t`, 0 … 1, between neighbouring ticks `before` <= t <= `after`;
 * 0 where one of them is missing or the interval has no data.
 */
export function fractionAt(t: number, before: number | undefined, after: number | undefined, noData: boolean): number {
  if (before === undefined || after === undefined || noData) return 0
  return (t - before) / (after - before)
}

/** Turns whose single times are not known, spread evenly over a time; they come on top of the ticks. */
export interface Filled {
  fromMs: number
  toMs: number
  n: number
}

/** What the ticks of a window say; `times` includes the last tick before it and the first after it, if there are. */
export interface Ticks {
  times: ArrayLike<number>
  noData: NoData
  constants: Constants
  /** The filled turns of the window. */
  filled?: readonly Filled[]
  /** The energy without turns that was imported. */
  imported?: readonly ImportedPeriod[]
  /** The shapes of turns that were not even. */
  shapeOf?: ShapeFinder
}

/** The power in each step of a window, in W; null where nothing is known of the step. */
export interface PowerSteps {
  mean: (number | null)[]
  min: (number | null)[]
  max: (number | null)[]
  /** The part of what is known of the step in which turns were filled in, 0 … 1. */
  filled: (number | null)[]
  /** The band around the mean that holds the true one nine times of ten; null where no shape of a turn is known. */
  low: (number | null)[]
  high: (number | null)[]
}

const EVEN: ShapeFinder = () => undefined

/**
 * The step curve of power over `steps` steps of `stepMs` from `fromMs` (whole ms). Power is constant between ticks, or
 * in the parts of the turn's shape; the mean is over the part of a step that lies between ticks and has data.
 */
export function resample(
  { times, noData, constants, filled = [], imported = [], shapeOf = EVEN }: Ticks,
  fromMs: number,
  stepMs: number,
  steps: number,
): PowerSteps {
  const sums = makeSums(fromMs, stepMs, steps)
  const windowEndMs = fromMs + steps * stepMs
  const [first = 0, last = 0] = [times[0], times[times.length - 1]]
  const changes = constants.map((constant) => constant.fromMs).filter((atMs) => first < atMs && atMs < last)
  const plain = filled.length === 0 && changes.length === 0
  const wh = whPerTickAt(constants, first)
  for (let i = 1; i < times.length; i++) {
    const before = times[i - 1] as number
    const after = times[i] as number
    if (before >= windowEndMs || after <= fromMs || noData(before, after)) continue
    const shape = shapeOf(before, after)
    if (plain && !shape) sums.add(before, after, turnPowerW(wh, before, after), false)
    else
      for (const piece of piecesOf(before, after, constants, filled, shape))
        sums.add(piece.fromMs, piece.toMs, piece.powerW, piece.filled, piece.band)
  }
  for (const period of imported)
    sums.add(period.fromMs, period.toMs, turnPowerW(period.wh, period.fromMs, period.toMs), false)
  return sums.result()
}

interface Piece {
  fromMs: number
  toMs: number
  powerW: number
  filled: boolean
  /** Where the true power may lie, if more is known of it than the ticks tell. */
  band?: Band
}

interface Band {
  lowW: number
  highW: number
}

/**
 * The interval between two ticks, cut where the number of filled turns in it changes, or the meter's constant; else
 * where its shape says.
 */
function piecesOf(
  before: number,
  after: number,
  constants: Constants,
  filled: readonly Filled[],
  shape: TurnShape | undefined,
): Piece[] {
  const turns = [{ fromMs: before, toMs: after, n: 1 }, ...filled.filter((span) => overlap(span, before, after))]
  const ends = turns.flatMap(({ fromMs, toMs }) => [Math.max(before, fromMs), Math.min(after, toMs)])
  const changes = constants.map(({ fromMs }) => fromMs).filter((atMs) => before < atMs && atMs < after)
  if (turns.length === 1 && changes.length === 0) {
    return shape
      ? shapedPieces(shape, before, after, whPerTickAt(constants, before))
      : [pieceOf(turns, constants, before, after)]
  }
  const edges = [...new Set([...ends, ...changes])].sort((a, b) => a - b)
  return edges.slice(1).map((toMs, i) => pieceOf(turns, constants, edges[i] as number, toMs))
}

/** A piece for each part of a turn: its part of the turn's energy, in its part of the time. */
function shapedPieces(shape: TurnShape, before: number, after: number, wh: number): Piece[] {
  let [fromMs, done] = [before, 0]
  return shape.map(({ time, turn, lowPerHour, highPerHour }) => {
    const toMs = time === 1 ? after : before + time * (after - before)
    const powerW = turnPowerW(wh, fromMs, toMs, turn - done)
    const band = { lowW: Math.min(powerW, lowPerHour * wh), highW: Math.max(powerW, highPerHour * wh) }
    const piece = { fromMs, toMs, powerW, filled: false, band }
    fromMs = toMs
    done = turn
    return piece
  })
}

function pieceOf(turns: readonly Filled[], constants: Constants, fromMs: number, toMs: number): Piece {
  const wh = whPerTickAt(constants, fromMs)
  const here = turns.filter((span) => overlap(span, fromMs, toMs))
  const powerW = here.reduce((sum, span) => sum + turnPowerW(wh, span.fromMs, span.toMs, span.n), 0)
  return { fromMs, toMs, powerW, filled: here.length > 1 }
}

function overlap(span: { fromMs: number; toMs: number }, fromMs: number, toMs: number): boolean {
  return span.fromMs < toMs && span.toMs > fromMs
}

/** Sums what is known of each step. */
function makeSums(startMs: number, stepMs: number, steps: number) {
  const coveredMs = new Float64Array(steps)
  const product = new Float64Array(steps)
  const min = new Float64Array(steps).fill(Number.POSITIVE_INFINITY)
  const max = new Float64Array(steps)
  const filledMs = new Float64Array(steps)
  const bands = makeBands(steps)

  function addTo(step: number, powerW: number, durationMs: number, filled: boolean, band: Band | undefined): void {
    if (filled) filledMs[step] = (filledMs[step] as number) + durationMs
    if (band) bands.widen(step, powerW, band, durationMs)
    coveredMs[step] = (coveredMs[step] as number) + durationMs
    product[step] = (product[step] as number) + powerW * durationMs
    if (powerW < (min[step] as number)) min[step] = powerW
    if (powerW > (max[step] as number)) max[step] = powerW
  }

  /** Adds a power that held for a time, step by step. */
  function add(fromMs: number, toMs: number, powerW: number, filled: boolean, band?: Band): void {
    const endMs = Math.min(toMs, startMs + steps * stepMs)
    let atMs = Math.max(fromMs, startMs)
    for (let step = Math.floor((atMs - startMs) / stepMs); atMs < endMs; step++) {
      const cutMs = Math.min(endMs, startMs + (step + 1) * stepMs)
      addTo(step, powerW, cutMs - atMs, filled, band)
      atMs = cutMs
    }
  }

  function result(): PowerSteps {
    const known = (values: Float64Array) => Array.from(values, (value, step) => (coveredMs[step] ? value : null))
    // Rounding may carry a mean past its bounds by the last bit.
    const mean = product.map((sum, k) =>
      Math.min(max[k] as number, Math.max(min[k] as number, sum / (coveredMs[k] || 1))),
    )
    const filled = filledMs.map((ms, k) => ms / (coveredMs[k] || 1))
    return {
      mean: known(mean),
      min: known(min),
      max: known(max),
      filled: known(filled),
      ...bands.around(mean, coveredMs),
    }
  }

  return { add, result }
}

/** Sums how far the true power of each step may lie below and above what is taken for it. */
function makeBands(steps: number) {
  const below = new Float64Array(steps)
  const above = new Float64Array(steps)
  const isKnown = new Uint8Array(steps)
  return {
    widen(step: number, powerW: number, { lowW, highW }: Band, durationMs: number): void {
      isKnown[step] = 1
      below[step] = (below[step] as number) + (powerW - lowW) * durationMs
      above[step] = (above[step] as number) + (highW - powerW) * durationMs
    },
    around(mean: Float64Array, coveredMs: Float64Array): Pick<PowerSteps, 'low' | 'high'> {
      const around = (sum: Float64Array, sign: number) =>
        Array.from(mean, (meanW, k) =>
          isKnown[k] ? Math.max(0, meanW + (sign * (sum[k] as number)) / (coveredMs[k] as number)) : null,
        )
      return { low: around(below, -1), high: around(above, 1) }
    },
  }
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  DAY_MS,
  // Doubled weeks, until one step is as long as all of JavaScript's time.
  ...Array.from({ length: 26 }, (_, doublings) => 7 * DAY_MS * 2 ** doublings),
]

/**
 * The shortest round step such that at most `points` steps cover the range. Steps begin at multiples of themselves,
 * so that a curve keeps its shape while one pans: the first begins at `Math.floor(fromMs / stepMs) * stepMs`.
 * @throws RangeError if there is none: fewer than one point, or times before 1970
 */
export function alignedStepMs(fromMs: number, toMs: number, points: number): number {
  const step = STEPS_MS.find((ms) => Math.ceil(toMs / ms) - Math.floor(fromMs / ms) <= points)
  if (step !== undefined) return step
  throw new RangeError(`expected times since 1970 and at least one point, got ${fromMs} … ${toMs} and ${points}`)
}
