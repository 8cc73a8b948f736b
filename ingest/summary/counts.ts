import type { Hole } from '../past/history.ts'
import type { Past } from './ledger.ts'
import { mergeMoments, placeOf } from './moments.ts'

/** What a meter had counted at moments that were asked for together, and where nothing is known between them. */
export interface Counts {
  /**
   * The kWh counted until one of the moments; only differences mean something.
   * @throws Error if the moment was not asked for
   */
  kwhAt(atMs: number): number
  /** As kwhAt for each of many of the moments, which ascend. */
  kwhAlong(momentsMs: readonly number[]): Float64Array
  /** Ascending, within the time that was asked for. */
  holes: readonly Hole[]
  /** The same, and where only the energy of long periods is known, not its course. */
  unclear: readonly Hole[]
}

/**
 * Asks a history for its count at the moments of ascending lists.
 * @param cutsMs ascending; one question for each time between two of them, as a question is answered the sooner the
 *   shorter its time and the rounder its moments. The moments lie between the first and the last.
 */
export function askCounts(history: Past, cutsMs: readonly number[], momentsMs: readonly (readonly number[])[]): Counts {
  const holes = history.holes(cutsMs[0] as number, cutsMs.at(-1) as number)
  const blurred = history.blurred(cutsMs[0] as number, cutsMs.at(-1) as number)
  const unclear = blurred.length === 0 ? holes : [...holes, ...blurred].sort((a, b) => a.fromMs - b.fromMs)
  const ends = unclear.flatMap((hole) => [hole.fromMs, hole.toMs])
  const moments = mergeMoments([...momentsMs, ends, cutsMs])
  const kwh = chain(history, cutsMs, moments)

  function kwhAt(atMs: number): number {
    const place = placeOf(moments, atMs)
    if (moments[place] !== atMs) throw new Error(`BUG: expected a moment that was asked for, got ${atMs}`)
    return kwh[place] as number
  }

  function kwhAlong(momentsMs: readonly number[]): Float64Array {
    const along = new Float64Array(momentsMs.length)
    let place = placeOf(moments, momentsMs[0] ?? 0)
    for (let i = 0; i < momentsMs.length; i++) {
      const atMs = momentsMs[i] as number
      while ((moments[place] as number) < atMs) place++
      if (moments[place] !== atMs) throw new Error(`BUG: expected a moment that was asked for, got ${atMs}`)
      along[i] = kwh[place] as number
    }
    return along
  }

  return { kwhAt, kwhAlong, holes, unclear }
}

/** Asks piece by piece; each begins where the one before it ended, as only differences mean something. */
function chain(history: Past, cutsMs: readonly number[], moments: readonly number[]): Float64Array {
  const kwh = new Float64Array(moments.length)
  let first = 0
  for (const cutMs of cutsMs.slice(1)) {
    const last = placeOf(moments, cutMs)
    if (last === first) continue
    const piece = history.kwhAt(moments.slice(first, last + 1))
    const baseKwh = (kwh[first] as number) - (piece[0] as number)
    for (let i = 0; i < piece.length; i++) kwh[first + i] = baseKwh + (piece[i] as number)
    first = last
  }
  return kwh
}
