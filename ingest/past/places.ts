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

/** Neighbouring buckets: the number of the first, counted from the epoch, and how many they are. */
export interface Run {
  first: number
  length: number
}

/** Whether buckets of a width begin at a moment; sooner known than by a remainder. */
export function isEdge(atMs: number, widthMs: number): boolean {
  return Math.floor(atMs / widthMs) * widthMs === atMs
}

/**
 * The places of the moments in the middle of a bucket of `widthMs` where a finer one begins, by their positions in
 * the list. Of each only those finer buckets are read that are beside it, or between it and the nearer end of its
 * bucket: all in one question for each width.
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
  const sides = momentsMs.map((atMs) => (atMs % widthMs <= widthMs / 2 ? 'before' : 'after'))
  const runs = momentsMs.map((atMs, k) => runBeside(atMs, widthMs, finerMs, sides[k] as Place['side']))
  const { run, index, n, firstMs, lastMs } = source.runs(finerMs, runs)
  let row = 0
  return momentsMs.map((atMs, k) => {
    const place: Place = { ticks: 0, side: sides[k] as Place['side'], lastMs: undefined, nextMs: undefined }
    for (; run[row] === k; row++) {
      const startMs = (index[row] as number) * finerMs
      const side = startMs < atMs ? 'before' : 'after'
      if (side === place.side) place.ticks += n[row] as number
      if (side === 'before') place.lastMs = startMs + (lastMs[row] as number)
      else place.nextMs ??= startMs + (firstMs[row] as number)
    }
    place.lastMs ??= source.before(atMs)
    place.nextMs ??= source.after(atMs)
    return place
  })
}

/** The finer buckets on both sides of a moment, and on one of them those to the end of its bucket. */
function runBeside(atMs: number, widthMs: number, finerMs: number, side: Place['side']): Run {
  const next = atMs / finerMs
  const startMs = Math.floor(atMs / widthMs) * widthMs
  const first = side === 'before' ? startMs / finerMs : next - 1
  const end = side === 'before' ? next + 1 : (startMs + widthMs) / finerMs
  return { first, length: end - first }
}
