import { carve, GAP_PATIENCE_MS, type Gap } from '../gap.ts'
import type { Seen } from './seen.ts'
import type { Lost, Spans } from './spans.ts'
import type { MeterRules, StoredTicks } from './ticks.ts'

/** A number that has just come, for the first time. */
export interface Arrived {
  boot: string
  seq: number
  /** The record stands for so many turns, of which it gives the time of the last. */
  n: number
  atMs: number
  arrivedAtMs: number
}

/**
 * The gap that a new number opens: between it and the numbers of its boot that came before, or before the
 * first of a boot that is not the meter's first. To be asked before the number is entered in `seen`.
 */
export function gapBefore(
  rules: MeterRules,
  seen: Seen,
  spans: Spans,
  ticks: StoredTicks,
  turn: Arrived,
): Gap | undefined {
  const { boot, seq, atMs } = turn
  const { first, last } = seen.ends(rules.meter, boot)
  const between = (lo: number, hi: number, otherMs: number): Gap | undefined => {
    if (lo > hi) return undefined
    const [fromMs, toMs] = [Math.min(atMs, otherMs), Math.max(atMs, otherMs)]
    return { boot, lo, hi, fromMs, toMs, n: null, dueMs: turn.arrivedAtMs + GAP_PATIENCE_MS }
  }
  if (!first || !last) {
    const beforeMs = ticks.before(rules.meter, atMs)
    const later = beforeMs !== undefined && seen.knowsAnother(rules.meter, boot)
    const lo = Math.max(later ? 1 : seq - turn.n + 1, spans.highest(rules, boot) + 1)
    return between(lo, seq - 1, beforeMs ?? atMs)
  }
  if (seq > last.hi) return between(Math.max(last.hi, spans.highest(rules, boot)) + 1, seq - 1, last.hiAtMs)
  const next = Math.min(first.lo, spans.lowest(rules, boot))
  return seq < next ? between(seq + 1, next - 1, first.loAtMs) : undefined
}

/** Fills what a record with `n` stands for beside its own turn, where those numbers did not come otherwise. */
export function fillStoodFor(rules: MeterRules, spans: Spans, { boot, seq, n }: Arrived): Lost[] {
  if (n === 1) return []
  const [lo, hi] = [seq - n + 1, seq - 1]
  return spans.openWithin(rules, boot, lo, hi).flatMap((gap) => {
    const { part, rest } = carve(gap, lo, hi)
    spans.replace(rules, gap, [part, ...rest])
    return spans.fill(rules, part) ?? []
  })
}

/** The gap at the end of a boot, when the one after tells its last number. */
export function gapAtEnd(
  rules: MeterRules,
  seen: Seen,
  spans: Spans,
  ticks: StoredTicks,
  prev: { boot: string; seq: number },
  endMs: number,
  arrivedAtMs: number,
): Gap | undefined {
  const { last } = seen.ends(rules.meter, prev.boot)
  if (!last && !seen.knowsAnother(rules.meter, prev.boot)) return undefined
  const lo = Math.max(last?.hi ?? 0, spans.highest(rules, prev.boot)) + 1
  if (lo > prev.seq) return undefined
  const fromMs = last?.hiAtMs ?? ticks.before(rules.meter, endMs) ?? endMs
  const toMs = Math.max(endMs, fromMs)
  return { boot: prev.boot, lo, hi: prev.seq, fromMs, toMs, n: null, dueMs: arrivedAtMs + GAP_PATIENCE_MS }
}
