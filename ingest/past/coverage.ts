import type { History, Hole } from './history.ts'

/** The parts of a period, 0 … 1, for which turns are known, were filled in, energy was imported, or nothing is known. */
export interface Coverage {
  measured: number
  filled: number
  imported: number
  missing: number
}

const NOTHING: Coverage = { measured: 0, filled: 0, imported: 0, missing: 1 }

/**
 * The coverage of neighbouring periods. The turn that is still running is neither known nor unknown: what lies after
 * the last tick does not count, except in a period that begins after it.
 * @param edges where the periods begin, ascending, and where the last ends
 */
export function coverageOf(history: History, edges: readonly number[]): Coverage[] {
  const [fromMs = 0, toMs = 0] = [edges[0], edges.at(-1)]
  const { lastAtMs } = history
  if (lastAtMs === null) return edges.slice(1).map(() => NOTHING)
  const ends = edges.map((edgeMs) => Math.min(edgeMs, lastAtMs))
  const holesMs = overlaps(history.holes(fromMs, Math.min(toMs, lastAtMs)), ends)
  const filledMs = overlaps(history.filled(fromMs, toMs), ends)
  const importedMs = overlaps(history.imported(fromMs, toMs), ends)
  return ends.slice(1).map((endMs, i) => {
    const durationMs = endMs - (ends[i] as number)
    if (durationMs <= 0) return NOTHING
    const missing = (holesMs[i] as number) / durationMs
    const imported = Math.min(1 - missing, (importedMs[i] as number) / durationMs)
    const filled = Math.min(1 - missing - imported, (filledMs[i] as number) / durationMs)
    return { measured: 1 - missing - imported - filled, filled, imported, missing }
  })
}

/** How much of each period the times, which ascend, cover. */
function overlaps(times: readonly Hole[], edges: readonly number[]): number[] {
  const sums = edges.slice(1).map(() => 0)
  let period = 0
  for (const { fromMs, toMs } of times) {
    while (period < sums.length - 1 && (edges[period + 1] as number) <= fromMs) period++
    for (let i = period; i < sums.length && (edges[i] as number) < toMs; i++) {
      const overlapMs = Math.min(toMs, edges[i + 1] as number) - Math.max(fromMs, edges[i] as number)
      sums[i] = (sums[i] as number) + Math.max(0, overlapMs)
    }
  }
  return sums
}
