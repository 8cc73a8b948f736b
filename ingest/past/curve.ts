import { alignedStepMs, fractionAt, type PowerSteps, resample, type Ticks, turnPowerW } from '../energy.ts'
import { WIDTHS_MS } from '../store/schema.ts'
import { type Constants, whPerTickAt } from './constants.ts'
import type { CountSource } from './count.ts'
import type { ShapeFinder } from './shape.ts'

/** Where the ticks of a curve come from. */
export interface CurveSource extends CountSource {
  /** The ticks in [fromMs, toMs), ascending. */
  ticks(fromMs: number, toMs: number): number[]
  /** Finds the shapes of the turns that end in [fromMs, toMs]. */
  shapes(fromMs: number, toMs: number): ShapeFinder
}

/** Steps of a curve: the first begins at `fromMs`. */
export interface Grid {
  fromMs: number
  stepMs: number
  steps: number
}

/** So many single ticks are read and resampled in a few milliseconds. */
const RAW_TICKS = 30_000
/** So many steps that are not ordinary are made of their ticks at once. */
const MOST_STEPS = 96

/**
 * The shortest round step with which at most `points` cover the range, and the curve is soon there: where there are
 * many ticks a step is a whole number of buckets.
 * @throws RangeError as alignedStepMs
 */
export function curveStepMs(source: CountSource, fromMs: number, toMs: number, points: number): number {
  const stepMs = alignedStepMs(fromMs, toMs, points)
  return stepMs < WIDTHS_MS[0] && source.count(fromMs, toMs) > RAW_TICKS ? WIDTHS_MS[0] : stepMs
}

/**
 * The curve of power. Few ticks are read one by one; of many the buckets tell the same, step by step, except where
 * something is out of the ordinary: those steps are made of their ticks. Steps shorter than a quarter hour follow the
 * shapes of the turns; in longer ones they would make no difference that counts, and the buckets know none.
 * @param extraordinary the times in which turns were filled in, energy was imported, there is no data, or nothing at all
 */
export function powerCurve(
  source: CurveSource,
  constants: Constants,
  grid: Grid,
  extraordinary: () => readonly { fromMs: number; toMs: number }[],
): PowerSteps {
  const { fromMs, stepMs, steps } = grid
  const widthMs = WIDTHS_MS.findLast((width) => stepMs % width === 0 && fromMs % width === 0)
  const toMs = fromMs + steps * stepMs
  // A tick is about as dear as a bucket.
  if (widthMs === undefined || source.count(fromMs, toMs) <= (toMs - fromMs) / widthMs) {
    return fromTicks(source, constants, grid)
  }
  const curve = fromBuckets(source, constants, grid, widthMs)
  const changes = constants.map((constant) => ({ fromMs: constant.fromMs, toMs: constant.fromMs + 1 }))
  for (const time of [...extraordinary(), ...changes]) mark(curve, grid, time)
  for (const { first, last } of runsOf(curve.unsure)) {
    const part = fromTicks(source, constants, { fromMs: fromMs + first * stepMs, stepMs, steps: last - first + 1 })
    for (const key of ['mean', 'min', 'max', 'filled', 'low', 'high'] as const)
      curve[key].splice(first, last - first + 1, ...part[key])
  }
  const { mean, min, max, filled, low, high } = curve
  return { mean, min, max, filled, low, high }
}

function fromTicks(source: CurveSource, constants: Constants, { fromMs, stepMs, steps }: Grid): PowerSteps {
  const ticks = ticksWithin(source, constants, fromMs, fromMs + steps * stepMs, stepMs < WIDTHS_MS[0])
  return resample(ticks, fromMs, stepMs, steps)
}

/**
 * The single ticks of [fromMs, toMs) with those next to it, ready to be resampled.
 * @param isFine whether the shapes of the turns count, too
 */
export function ticksWithin(
  source: CurveSource,
  constants: Constants,
  fromMs: number,
  toMs: number,
  isFine: boolean,
): Ticks {
  const [before, after] = [source.before(fromMs), source.after(toMs)]
  const times = [before, ...source.ticks(fromMs, toMs), after].filter((atMs) => atMs !== undefined)
  const noData = source.noData(before ?? fromMs, after ?? toMs)
  const [filled, imported] = [source.filled(fromMs, toMs), source.imported(fromMs, toMs)]
  const shaped = isFine ? { shapeOf: source.shapes(before ?? fromMs, after ?? toMs) } : {}
  return { times, noData, constants, filled, imported, ...shaped }
}

interface Unsure extends PowerSteps {
  /** Whether a step is not what the buckets tell. */
  unsure: boolean[]
}

/**
 * Each step from its ticks' number and from the intervals that end in it or leave it. Sure where every moment of it
 * lies between ticks; a tick at its very beginning ends an interval that is not in it.
 */
function fromBuckets(source: CountSource, constants: Constants, grid: Grid, widthMs: number): Unsure {
  const { fromMs, stepMs, steps } = grid
  const toMs = fromMs + steps * stepMs
  const { index, n, firstMs, lastMs, shortestMs, longestMs } = source.intervals(widthMs, fromMs, toMs)
  const curve: Unsure = { mean: [], min: [], max: [], filled: [], low: [], high: [], unsure: [] }
  const end = source.after(toMs)
  const firstOf = (row: number) =>
    row < index.length ? (index[row] as number) * widthMs + (firstMs[row] as number) : end
  let before = source.before(fromMs)
  let row = 0
  for (let step = 0; step < steps; step++) {
    const [startMs, endMs] = [fromMs + step * stepMs, fromMs + (step + 1) * stepMs]
    const first = firstOf(row)
    let [last, count] = [before, 0]
    let [shortest, longest] = [Number.POSITIVE_INFINITY, 0]
    for (; row < index.length && (index[row] as number) * widthMs < endMs; row++) {
      count += n[row] as number
      shortest = Math.min(shortest, shortestMs[row] ?? Number.POSITIVE_INFINITY)
      longest = Math.max(longest, longestMs[row] ?? 0)
      last = (index[row] as number) * widthMs + (lastMs[row] as number)
    }
    const next = firstOf(row)
    const leavingMs = (next ?? Number.NaN) - (last ?? Number.NaN)
    const turns = count + fractionAt(endMs, last, next, false) - fractionAt(startMs, before, first, false)
    const wh = whPerTickAt(constants, startMs)
    curve.mean.push(turnPowerW(wh, startMs, endMs, turns))
    curve.max.push(turnPowerW(wh, 0, Math.min(shortest, leavingMs)))
    curve.min.push(turnPowerW(wh, 0, Math.max(longest, leavingMs)))
    curve.filled.push(0)
    curve.low.push(null)
    curve.high.push(null)
    curve.unsure.push(before === undefined || next === undefined || first === startMs)
    before = last
  }
  return curve
}

function mark({ unsure }: Unsure, { fromMs, stepMs, steps }: Grid, time: { fromMs: number; toMs: number }): void {
  const first = Math.max(0, Math.floor((time.fromMs - fromMs) / stepMs))
  const end = Math.min(steps, Math.ceil((time.toMs - fromMs) / stepMs))
  if (first < end) unsure.fill(true, first, end)
}

/** The runs of neighbouring steps that are marked, none too long. */
function runsOf(marks: readonly boolean[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = []
  for (const [i, marked] of marks.entries()) {
    const run = runs.at(-1)
    if (marked && run?.last === i - 1 && i - run.first < MOST_STEPS) run.last = i
    else if (marked) runs.push({ first: i, last: i })
  }
  return runs
}
