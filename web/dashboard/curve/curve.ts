import type { Power } from '../api.ts'

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
  /** Where there is no data. */
  gaps: Span[]
  /** Where the turns are known but not their times, and the mean level there. */
  filled: (Span & { levelW: number })[]
}

/**
 * The curve up to now. After the last turn nothing can have been measured yet: while a power is known, it
 * stands for that time; otherwise the time is a gap.
 */
export function curveOf(power: Power, { nowMs, powerW, tickAtMs }: Head): Curve {
  const curve: Curve = { xs: [], ys: [], gaps: [], filled: [] }
  for (const [i, mean] of power.mean.entries()) {
    const fromMs = power.from + i * power.step_ms
    if (fromMs >= nowMs) break
    const pending = mean === null && powerW !== null && fromMs >= (tickAtMs ?? nowMs)
    const span = { fromMs, toMs: Math.min(fromMs + power.step_ms, nowMs) }
    const levelW = pending ? powerW : mean
    curve.xs.push(fromMs)
    curve.ys.push(levelW)
    if (levelW === null) extend(curve.gaps, span)
    else if (Number(power.filled[i] ?? 0) > 0.5) extend(curve.filled, { ...span, levelW })
  }
  const last = curve.ys.at(-1) ?? null
  curve.xs.push(nowMs)
  curve.ys.push(powerW ?? last)
  return curve
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
