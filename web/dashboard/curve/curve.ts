import type { Power, SurePower } from '../api.ts'
import type { Told } from './told.ts'

/** What is known of the time after the newest bucket: the power now, and the tick it goes back to. */
export interface Head {
  nowMs: number
  powerW: number | null
  tickAtMs: number | null
}

/** A stretch of time. */
export interface Span {
  fromMs: number
  toMs: number
}

/** A day's power as a step line: each y holds from its x to the next; null breaks the line. */
export interface Curve {
  xs: number[]
  ys: (number | null)[]
  /** The band that holds the true power nine times of ten, for each y; null where there is none. */
  lows: (number | null)[]
  highs: (number | null)[]
  /** Where there is no data. */
  gaps: Span[]
  /** Where the turns are known but not their times, and the mean level there. */
  filled: (Span & { levelW: number })[]
}

/** What is known more finely than the day: some of it in shorter steps, and what was told since the newest tick. */
export interface Finer {
  recent: SurePower | null
  told: readonly Told[]
}

/**
 * The curve up to now. After the last turn nothing can have been measured yet: while a power is known, it stands for that
 * time, or what was told since if the sensor follows the disc; otherwise the time is a gap.
 */
export function curveOf(
  power: SurePower,
  { nowMs, powerW, tickAtMs }: Head,
  { recent, told }: Finer = { recent: null, told: [] },
): Curve {
  const curve: Curve = { xs: [], ys: [], lows: [], highs: [], gaps: [], filled: [] }
  for (const { fromMs, toMs, mean, low, high, filled } of stepsOf(power, recent)) {
    if (fromMs >= nowMs) break
    const span = { fromMs, toMs: Math.min(toMs, nowMs) }
    if (mean === null && powerW !== null && fromMs >= (tickAtMs ?? nowMs)) {
      for (const level of levelsIn(span, told, powerW)) add(curve, level)
      continue
    }
    add(curve, { atMs: fromMs, powerW: mean, lowW: low, highW: high })
    if (mean === null) extend(curve.gaps, span)
    else if (filled > 0.5) extend(curve.filled, { ...span, levelW: mean })
  }
  const last = curve.ys.at(-1) ?? null
  const end = told.at(-1)
  add(curve, { atMs: nowMs, powerW: powerW ?? last, lowW: end?.lowW ?? null, highW: end?.highW ?? null })
  return curve
}

interface Step extends Span {
  mean: number | null
  low: number | null
  high: number | null
  filled: number
}

/** The steps of a day; in the time of `recent` those are its. */
function stepsOf(power: SurePower, recent: SurePower | null): Step[] {
  const steps = power.mean.map((_, i) => stepOf(power, i))
  if (!recent) return steps
  const finer = recent.mean.map((_, i) => stepOf(recent, i))
  const endMs = finer.at(-1)?.toMs ?? recent.from
  return [
    ...steps.filter(({ toMs }) => toMs <= recent.from),
    ...finer,
    ...steps.filter(({ fromMs }) => fromMs >= endMs),
  ]
}

function stepOf({ from, step_ms, mean, low, high, filled }: SurePower, i: number): Step {
  const fromMs = from + i * step_ms
  const share = Number(filled[i] ?? 0)
  return {
    fromMs,
    toMs: fromMs + step_ms,
    mean: mean[i] ?? null,
    low: low[i] ?? null,
    high: high[i] ?? null,
    filled: share,
  }
}

/** The levels in a time since the newest tick. */
function levelsIn({ fromMs, toMs }: Span, told: readonly Told[], powerW: number): Told[] {
  const before = told.findLast(({ atMs }) => atMs <= fromMs) ?? told[0] ?? { powerW, lowW: null, highW: null }
  return [{ ...before, atMs: fromMs }, ...told.filter(({ atMs }) => fromMs < atMs && atMs < toMs)]
}

function add(curve: Curve, { atMs, powerW, lowW, highW }: Omit<Told, 'powerW'> & { powerW: number | null }): void {
  curve.xs.push(atMs)
  curve.ys.push(powerW)
  curve.lows.push(lowW)
  curve.highs.push(highW)
}

/** Adds a span, or lengthens the last where it goes on from it at the same level. */
function extend<S extends Span & { levelW?: number }>(spans: S[], span: S): void {
  const last = spans.at(-1)
  if (last?.toMs === span.fromMs && last.levelW === span.levelW) last.toMs = span.toMs
  else spans.push(span)
}

/** The highest and lowest mean of a time and when the highest was; null where there is no data at all. */
export function extremesOf(power: Power): { highW: number; highAtMs: number; lowW: number } | null {
  let found: { highW: number; highAtMs: number; lowW: number } | null = null
  for (const [i, mean] of power.mean.entries()) {
    if (mean === null) continue
    const atMs = power.from + i * power.step_ms
    found ??= { highW: mean, highAtMs: atMs, lowW: mean }
    if (mean > found.highW) found = { ...found, highW: mean, highAtMs: atMs }
    if (mean < found.lowW) found = { ...found, lowW: mean }
  }
  return found
}

/** The last mean that is known, and when it ended: with its step, or with the last turn if that was sooner. */
export function lastOf(power: Power, tickAtMs: number | null): { powerW: number; atMs: number } | null {
  const i = power.mean.findLastIndex((mean) => mean !== null)
  const powerW = power.mean[i]
  const endMs = power.from + (i + 1) * power.step_ms
  return powerW == null ? null : { powerW, atMs: Math.min(endMs, tickAtMs ?? endMs) }
}
