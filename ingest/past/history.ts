import { replacementsOf } from '../diary/diary.ts'
import { type PowerSteps, turnPowerW } from '../energy.ts'
import type { Meter } from '../meter.ts'
import type { StoreReader } from '../store/reader.ts'
import { type Constant, type Constants, constantsOf, whPerTickAt } from './constants.ts'
import { type CountSource, firstFrom, shortestBetween, turnsAt } from './count.ts'
import { type CurveSource, curveStepMs, powerCurve } from './curve.ts'
import { coarse, importedWhAt, joined, within, without } from './imported.ts'

/** A time in which the power is not known. */
export interface Hole {
  fromMs: number
  toMs: number
}

/**
 * What a meter has counted, as energy over time, whatever constants its meter had: moments are epoch ms, ranges half
 * open. Every answer is exact: parts sum to the whole.
 */
export interface History {
  /** From when, and until when, something is known: by turns or by import; null where nothing is. */
  readonly firstAtMs: number | null
  readonly lastAtMs: number | null
  /** The meter's constant over time. */
  readonly constants: Constants
  /** The kWh counted up to each of the moments, which ascend, from a common beginning: only differences mean something. */
  kwhAt(momentsMs: readonly number[]): Float64Array
  /** The mean, lowest and highest power in steps of `stepMs`, whole ms; the first begins at `fromMs`. */
  power(fromMs: number, stepMs: number, steps: number): PowerSteps
  /** The step that a curve of at most `points` steps should have; it begins at a multiple of itself. */
  stepMs(fromMs: number, toMs: number, points: number): number
  /** The highest power of a single turn that ends in a range, looked at in whole quarter hours; null without one. */
  peakW(fromMs: number, toMs: number): number | null
  /** The same between each two neighbours of the moments, which ascend. */
  peaksW(momentsMs: readonly number[]): (number | null)[]
  /** Where nothing is known in a range: intervals without data, before the first tick, and after the last. Ascending. */
  holes(fromMs: number, toMs: number): Hole[]
  /** Where turns are known by number alone and were spread evenly. Ascending, they may touch. */
  filled(fromMs: number, toMs: number): Hole[]
  /** Where energy was imported, without turns. Ascending. */
  imported(fromMs: number, toMs: number): Hole[]
  /** Where it was imported for periods so long that nobody knows the time of the day. Ascending. */
  blurred(fromMs: number, toMs: number): Hole[]
}

/** What the store tells of one meter. */
export interface HistorySource extends CurveSource, CountSource {
  firstAtMs: number | null
  lastAtMs: number | null
  /** The intervals without data that touch [fromMs, toMs), ascending, whole. */
  noDataWithin(fromMs: number, toMs: number): Hole[]
  /** When the first imported period begins, and the last ends. */
  importedEnds: { fromMs: number | null; toMs: number | null }
}

/** The history of a meter as the store tells it, with the constants of the meters that replaced the first. */
export function openHistory(reader: Pick<StoreReader, 'source' | 'diary'>, meter: Meter): History {
  return makeHistory(reader.source(meter.id), constantsIn(reader, meter))
}

/** The constants of a meter and of those that replaced it. */
export function constantsIn(reader: Pick<StoreReader, 'diary'>, { id, impulsesPerKwh }: Meter): Constants {
  return constantsOf(impulsesPerKwh, replacementsOf(reader.diary(id)))
}

/** @param constants the meter's constant over time, ascending; the first holds from the beginning */
export function makeHistory(source: HistorySource, constants: Constants): History {
  const { firstAtMs, lastAtMs, importedEnds } = source
  const imported = (fromMs: number, toMs: number) => within(joined(source.imported(fromMs, toMs)), fromMs, toMs)

  function holes(fromMs: number, toMs: number): Hole[] {
    const turning = firstAtMs !== null && lastAtMs !== null
    const ends = turning
      ? [
          { fromMs, toMs: firstAtMs },
          { fromMs: lastAtMs, toMs },
        ]
      : [{ fromMs, toMs }]
    const [before, ...after] = ends as [Hole, ...Hole[]]
    const unturned = within([before, ...(turning ? source.noDataWithin(fromMs, toMs) : []), ...after], fromMs, toMs)
    return without(unturned, imported(fromMs, toMs))
  }

  return {
    firstAtMs: outermost(Math.min, firstAtMs, importedEnds.fromMs),
    lastAtMs: outermost(Math.max, lastAtMs, importedEnds.toMs),
    constants,
    kwhAt: (momentsMs) => kwhAt(source, constants, momentsMs),
    power: (fromMs, stepMs, steps) => {
      const toMs = fromMs + steps * stepMs
      const extraordinary = () => [...holes(fromMs, toMs), ...source.filled(fromMs, toMs), ...imported(fromMs, toMs)]
      return powerCurve(source, constants, { fromMs, stepMs, steps }, extraordinary)
    },
    stepMs: (fromMs, toMs, points) => curveStepMs(source, fromMs, toMs, points),
    peakW: (fromMs, toMs) => peaksW(source, constants, [fromMs, toMs])[0] ?? null,
    peaksW: (momentsMs) => peaksW(source, constants, momentsMs),
    holes,
    imported,
    blurred: (fromMs, toMs) => within(coarse(source.imported(fromMs, toMs)), fromMs, toMs),
    filled: (fromMs, toMs) =>
      source.filled(fromMs, toMs).map((span) => ({
        fromMs: Math.max(fromMs, span.fromMs),
        toMs: Math.min(toMs, span.toMs),
      })),
  }
}

/** The moments, and the changes of the constant between them. */
function cutsOf(constants: Constants, momentsMs: readonly number[]): readonly number[] {
  const [first = 0, last = 0] = [momentsMs[0], momentsMs.at(-1)]
  const changes = constants.map(({ fromMs }) => fromMs).filter((atMs) => first < atMs && atMs < last)
  return changes.length === 0 ? momentsMs : [...momentsMs, ...changes].sort((a, b) => a - b)
}

function outermost(of: typeof Math.min, one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : of(one, other)
}

/** Turns are counted once for all moments and changes of the constant, and weighed piece by piece. */
function kwhAt(source: CountSource, constants: Constants, momentsMs: readonly number[]): Float64Array {
  const cuts = cutsOf(constants, momentsMs)
  const turns = turnsAt(source, cuts)
  const kwh = new Float64Array(momentsMs.length)
  let sum = 0
  let moment = 0
  let { whPerTick } = constants[0]
  // The moments may be many thousands, hence no search for the constant of each.
  for (let i = 0, next = 1; i < cuts.length; i++) {
    const atMs = cuts[i] as number
    if (i > 0) sum += (((turns[i] as number) - (turns[i - 1] as number)) * whPerTick) / 1000
    for (; (constants[next]?.fromMs ?? Number.POSITIVE_INFINITY) <= atMs; next++) {
      whPerTick = (constants[next] as Constant).whPerTick
    }
    if (atMs === momentsMs[moment]) kwh[moment++] = sum
  }
  const imported = source.imported(momentsMs[0] ?? 0, momentsMs.at(-1) ?? 0)
  if (imported.length === 0) return kwh
  const wh = importedWhAt(imported, momentsMs)
  return kwh.map((value, i) => value + (wh[i] as number) / 1000)
}

/** The highest power of a single turn, or of turns that were filled in, between each two moments. */
function peaksW(source: CountSource, constants: Constants, momentsMs: readonly number[]): (number | null)[] {
  const cuts = cutsOf(constants, momentsMs)
  const shortest = shortestBetween(source, cuts)
  const peaks: (number | null)[] = Array(Math.max(0, momentsMs.length - 1)).fill(null)
  let range = 0
  const raise = (powerW: number) => {
    peaks[range] = Math.max(peaks[range] ?? 0, powerW)
  }
  for (const [i, shortestMs] of shortest.entries()) {
    if ((cuts[i] as number) >= (momentsMs[range + 1] as number)) range++
    if (shortestMs !== null) raise(turnPowerW(whPerTickAt(constants, cuts[i] as number), 0, shortestMs))
  }
  for (const { fromMs, toMs, n } of source.filled(momentsMs[0] ?? 0, momentsMs.at(-1) ?? 0)) {
    if (n === 0 || fromMs === toMs) continue
    const powerW = turnPowerW(whPerTickAt(constants, fromMs), fromMs, toMs, n + 1)
    for (range = Math.max(0, firstFrom(momentsMs, fromMs + 1) - 1); (momentsMs[range] as number) < toMs; range++) {
      if (range < peaks.length) raise(powerW)
    }
  }
  return peaks
}
