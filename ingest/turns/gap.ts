/**
 * Numbers `lo` … `hi` of a boot that did not come, somewhere between two turns that did. Open, it waits for
 * them (`n` null, until `dueMs`); filled, `n` turns are taken as spread evenly over its time.
 */
export interface Gap {
  boot: string
  lo: number
  hi: number
  fromMs: number
  toMs: number
  n: number | null
  dueMs: number
}

/** How long a gap waits for the numbers it lacks, counted from the arrival of the number after it. */
export const GAP_PATIENCE_MS = 600_000

const sizeOf = ({ lo, hi }: Gap) => hi - lo + 1

/**
 * How many of the missing turns can have been: one turn more ends the gap, and the installation allows none
 * shorter than `fastestTurnMs`. The rest is lost.
 */
export function fillable(gap: Gap, fastestTurnMs: number): number {
  const room = Math.floor((gap.toMs - gap.fromMs) / fastestTurnMs) - 1
  return Math.min(sizeOf(gap), Math.max(0, room))
}

/**
 * What is left of a gap when one of its numbers comes after all, with the time of its turn. A counted turn takes
 * the place of a filled one; one that was rejected leaves the filled turns as they are.
 */
export function splitAt(gap: Gap, seq: number, atMs: number, counted: boolean): Gap[] {
  if (!counted && gap.n !== null) return [gap]
  const middleMs = Math.min(Math.max(atMs, gap.fromMs), gap.toMs)
  const left = { ...gap, hi: seq - 1, toMs: middleMs }
  const right = { ...gap, lo: seq + 1, fromMs: middleMs }
  const parts = [left, right].filter((part) => sizeOf(part) > 0)
  return gap.n === null ? parts : share(parts, Math.max(0, gap.n - 1))
}

/** Shares filled turns out by the sizes of the parts, no part getting more than it has numbers. */
function share(parts: Gap[], n: number): Gap[] {
  let [turns, numbers] = [n, parts.reduce((sum, part) => sum + sizeOf(part), 0)]
  return parts.map((part) => {
    const mine = Math.min(sizeOf(part), Math.round((turns * sizeOf(part)) / numbers))
    turns -= mine
    numbers -= sizeOf(part)
    return { ...part, n: mine }
  })
}

/**
 * Cuts the numbers `lo` … `hi` out of an open gap, its time shared out by the numbers.
 * @returns the part, and what is left before and after it
 */
export function carve(gap: Gap, lo: number, hi: number): { part: Gap; rest: Gap[] } {
  const timeAt = (seq: number) => gap.fromMs + ((gap.toMs - gap.fromMs) * (seq - gap.lo)) / sizeOf(gap)
  const cut = (first: number, last: number): Gap => {
    const [fromMs, toMs] = [Math.round(timeAt(first)), Math.round(timeAt(last + 1))]
    return { ...gap, lo: first, hi: last, fromMs, toMs }
  }
  const part = cut(Math.max(lo, gap.lo), Math.min(hi, gap.hi))
  const rest = [cut(gap.lo, part.lo - 1), cut(part.hi + 1, gap.hi)].filter((piece) => sizeOf(piece) > 0)
  return { part, rest }
}
