import { WIDTHS_MS } from '../store/schema.ts'
import type { CountSource } from './count.ts'

/** A moment in the middle of a bucket. */
export interface Place {
  /** So many ticks of the bucket are before the moment, or from it on: what was sooner counted. */
  ticks: number
  side: 'before' | 'after'
  /** The last tick before the moment, and the first at or after it. */
  lastMs: number | undefined
  nextMs: number | undefined
}

/**
 * A moment at which a bucket begins, its number counted from the epoch, and how many buckets to count: from it on, or
 * where fewer than none, before it.
 */
export interface Stretch {
  edge: number
  length: number
}

/** What is beside moments: the ticks of their stretches, the last tick before them and the first from them on. */
export interface Beside {
  n: readonly number[]
  lastMs: readonly (number | null)[]
  nextMs: readonly (number | null)[]
}

/** Whether buckets of a width begin at a moment; sooner known than by a remainder. */
export function isEdge(atMs: number, widthMs: number): boolean {
  return Math.floor(atMs / widthMs) * widthMs === atMs
}

/**
 * The places of the moments in the middle of a bucket of `widthMs` where a finer one begins, by their positions in
 * the list: all in one question for each width.
 */
export function placesWithin(
  source: CountSource,
  momentsMs: readonly number[],
  widthMs: number,
): readonly (Place | undefined)[] {
  const places: (Place | undefined)[] = []
  const finer = WIDTHS_MS.filter((width) => width < widthMs)
  if (finer.length === 0) return places
  const asked = new Map<number, number[]>(finer.map((finerMs) => [finerMs, []]))
  // Of many thousand moments most may be edges of the bucket, hence no iterator.
  for (let i = 0; i < momentsMs.length; i++) {
    const atMs = momentsMs[i] as number
    if (isEdge(atMs, widthMs)) continue
    const finerMs = finer.findLast((width) => isEdge(atMs, width))
    if (finerMs !== undefined) asked.get(finerMs)?.push(i)
  }
  for (const [finerMs, positions] of asked) {
    const found = placesAt(
      source,
      positions.map((i) => momentsMs[i] as number),
      widthMs,
      finerMs,
    )
    for (const [k, i] of positions.entries()) places[i] = found[k]
  }
  return places
}

/** The places of moments at which buckets of `finerMs` begin, in the middle of buckets of `widthMs`. */
function placesAt(source: CountSource, momentsMs: readonly number[], widthMs: number, finerMs: number): Place[] {
  const stretches = momentsMs.map((atMs) => ({ edge: atMs / finerMs, length: lengthOf(atMs, widthMs, finerMs) }))
  const { n, lastMs, nextMs } = source.beside(finerMs, stretches)
  return stretches.map(({ length }, i) => ({
    ticks: n[i] as number,
    side: length < 0 ? 'before' : 'after',
    lastMs: lastMs[i] ?? undefined,
    nextMs: nextMs[i] ?? undefined,
  }))
}

/** How many finer buckets are between a moment and the nearer end of its bucket; fewer than none before it. */
function lengthOf(atMs: number, widthMs: number, finerMs: number): number {
  const sinceMs = atMs % widthMs
  return (sinceMs <= widthMs / 2 ? -sinceMs : widthMs - sinceMs) / finerMs
}
