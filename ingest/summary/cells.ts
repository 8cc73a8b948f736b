import type { Hole } from '../past/history.ts'
import type { Counts } from './counts.ts'

/** What is known of neighbouring cells of time. */
export interface Cells {
  /** The kWh of the time that is known: without the turns that count at the end of a hole, or were filled into one. */
  kwh: Float64Array
  /** How much of each cell is known. */
  knownMs: Float64Array
}

/** Measures the cells between ascending edges, all of which were asked for. */
export function measureCells({ kwhAt, kwhAlong, unclear: holes }: Counts, edgesMs: readonly number[]): Cells {
  const cells = Math.max(0, edgesMs.length - 1)
  const kwh = new Float64Array(cells)
  const knownMs = new Float64Array(cells)
  const counted = kwhAlong(edgesMs)
  let hole = 0
  for (let cell = 0; cell < cells; cell++) {
    const [fromMs, toMs] = [edgesMs[cell] as number, edgesMs[cell + 1] as number]
    const [fromKwh, toKwh] = [counted[cell] as number, counted[cell + 1] as number]
    while (hole < holes.length && (holes[hole] as Hole).toMs <= fromMs) hole++
    let unknownKwh = 0
    let unknownMs = 0
    for (let k = hole; k < holes.length && (holes[k] as Hole).fromMs < toMs; k++) {
      const { fromMs: startMs, toMs: endMs } = holes[k] as Hole
      unknownKwh += (endMs < toMs ? kwhAt(endMs) : toKwh) - (startMs > fromMs ? kwhAt(startMs) : fromKwh)
      unknownMs += Math.min(toMs, endMs) - Math.max(fromMs, startMs)
    }
    kwh[cell] = toKwh - fromKwh - unknownKwh
    knownMs[cell] = toMs - fromMs - unknownMs
  }
  return { kwh, knownMs }
}

/** The part of a time that must be known for its mean power to be taken for that of the whole. */
export const ENOUGH = 0.9

const W_MS_PER_KWH = 3.6e9

/** The mean power of an energy over a time that is not empty: kWh × 3,600,000,000 W·ms a kWh. */
export function meanPowerW(kwh: number, durationMs: number): number {
  return Math.max(0, (kwh * W_MS_PER_KWH) / durationMs)
}

/** The energy of a power over a time. */
export function energyKwh(powerW: number, durationMs: number): number {
  return (powerW * durationMs) / W_MS_PER_KWH
}
