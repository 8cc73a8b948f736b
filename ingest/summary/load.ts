import { type Cells, ENOUGH, meanPowerW } from './cells.ts'
import { ascending, quantileOf } from './quantile.ts'

/** The power that is exceeded in a part of the hours. */
export interface Exceeded {
  percent: number
  powerW: number | null
}

/** How often the load is how high. */
export interface LoadDuration {
  /** How many hours are known; of none all powers are null. */
  hours: number
  exceeded: Exceeded[]
}

const PERCENTS = [0, 1, 5, 10, 25, 50, 75, 90, 100]

/** The load duration by the mean power of hours. */
export function loadDurationOf({ kwh, knownMs }: Cells, hourMs: number): LoadDuration {
  const known: number[] = []
  for (let hour = 0; hour < kwh.length; hour++) {
    const ms = knownMs[hour] as number
    if (ms >= ENOUGH * hourMs) known.push(meanPowerW(kwh[hour] as number, ms))
  }
  const powers = ascending(known)
  const exceeded = PERCENTS.map((percent) => ({ percent, powerW: quantileOf(powers, 1 - percent / 100) }))
  return { hours: known.length, exceeded }
}
