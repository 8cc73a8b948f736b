import { carve, GAP_PATIENCE_MS, type Gap } from '../turns/gap.ts'
import type { OrderedTurn } from '../turns/order.ts'
import type { Books } from './books.ts'
import type { MeterRules } from './rules.ts'
import { settle } from './settle.ts'

/** The beginning of a gap that is not known yet: what came before its boot may still come. */
const NOT_KNOWN_MS = 0

/**
 * The gap that a new number opens: between it and the numbers of its boot that came before; for the first of a boot,
 * from 1. Whether the meter had turned before, so that the numbers before the first of a boot are missing at all, is
 * judged when the gap is due. To be asked before the number is entered in `seen`.
 */
export function gapBefore(
  books: Books,
  rules: MeterRules,
  { boot, seq, atMs }: OrderedTurn,
  arrivedAtMs: number,
): Gap | undefined {
  const { seen, spans } = books
  const { first, last } = seen.ends(rules.meter, boot)
  if (last?.hi === seq - 1) return undefined
  const between = (lo: number, hi: number, otherMs: number): Gap | undefined => {
    if (lo > hi) return undefined
    const [fromMs, toMs] = [Math.min(atMs, otherMs), Math.max(atMs, otherMs)]
    return { boot, lo, hi, fromMs, toMs, n: null, dueMs: arrivedAtMs + GAP_PATIENCE_MS }
  }
  if (!first || !last) return between(spans.highest(rules, boot) + 1, seq - 1, lastOfOthersMs(books, rules, boot, atMs))
  if (seq > last.hi) return between(Math.max(last.hi, spans.highest(rules, boot)) + 1, seq - 1, last.hiAtMs)
  const next = Math.min(first.lo, spans.lowest(rules, boot))
  return seq < next ? between(seq + 1, next - 1, first.loAtMs) : undefined
}

/** The last turn up to a time, where another boot of the meter is known to have begun before. */
function lastOfOthersMs({ boots, ticks }: Books, { meter }: MeterRules, boot: string, atMs: number): number {
  if (!boots.anotherBefore(meter, boot, atMs)) return NOT_KNOWN_MS
  return ticks.before(meter, atMs) ?? NOT_KNOWN_MS
}

/**
 * Sets apart what a record with `n` stands for beside its own turn, where those numbers did not come otherwise. It is
 * filled at once where the turn before it is known, or no turn can be; else when the gap is due.
 */
export function fillStoodFor(books: Books, rules: MeterRules, { boot, seq, n }: OrderedTurn): void {
  if (n === 1) return
  const { boots, seen, spans } = books
  const [lo, hi] = [seq - n + 1, seq - 1]
  for (const gap of spans.openWithin(rules, boot, lo, hi)) {
    const { part, rest } = carve(gap, lo, hi)
    if (rest.length > 0) spans.replace(rules, gap, [part, ...rest])
    const isFirst = part.lo === 1 && !boots.anotherBefore(rules.meter, boot, part.toMs)
    const isClosed = seen.range(rules.meter, boot, part.lo - 1) !== undefined
    if (isFirst || isClosed) settle(books, rules, part, true)
  }
}

/** The gap at the end of a boot, when the one after tells its last number. */
export function gapAtEnd(
  books: Books,
  rules: MeterRules,
  prev: { boot: string; seq: number },
  endMs: number,
  arrivedAtMs: number,
): Gap | undefined {
  const { last } = books.seen.ends(rules.meter, prev.boot)
  const lo = Math.max(last?.hi ?? 0, books.spans.highest(rules, prev.boot)) + 1
  if (lo > prev.seq) return undefined
  const fromMs = last?.hiAtMs ?? lastOfOthersMs(books, rules, prev.boot, endMs)
  const toMs = Math.max(endMs, fromMs)
  return { boot: prev.boot, lo, hi: prev.seq, fromMs, toMs, n: null, dueMs: arrivedAtMs + GAP_PATIENCE_MS }
}
