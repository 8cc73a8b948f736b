import { quantileOf } from '../../../ingest/summary/quantile.ts'
import type { SlotDay } from './half-hours.ts'

/** The lowest half hour of a night, W; null where none is known. */
export interface Night {
  fromMs: number
  powerW: number | null
}

/** A night lasts from 0:00 to 5:00. */
const NIGHT_SLOTS = 10

/**
 * The lowest half hour of each night. As the always-on power is what 19 in 20 of the half hours of nights exceed, it lies
 * amidst these.
 */
export function nightsOf(days: readonly SlotDay[]): Night[] {
  return days.map(({ fromMs, powerW }) => {
    const known = powerW.slice(0, NIGHT_SLOTS).filter((value) => value !== null)
    return { fromMs, powerW: known.length === 0 ? null : Math.min(...known) }
  })
}

/** From a night on, nights were higher (or lower) than before. */
export interface Step {
  sinceMs: number
  changeW: number
}

/** So many nights there must be on either side: fewer may be guests. */
const FEWEST_NIGHTS = 7
const LEAST_W = 4
/** How many times larger than the usual scatter of nights a step must be. */
const CLEARLY = 2

/**
 * The one step that explains the nights best: where the distances to the medians of either side come to least. Null
 * where it is small, or no larger than what nights differ by anyway.
 */
export function stepIn(nights: readonly Night[]): Step | null {
  const known = nights.flatMap(({ fromMs, powerW }) => (powerW === null ? [] : [{ fromMs, powerW }]))
  const powersW = known.map(({ powerW }) => powerW)
  let best = { split: 0, misfitW: Number.POSITIVE_INFINITY }
  for (let split = FEWEST_NIGHTS; split <= known.length - FEWEST_NIGHTS; split++) {
    const misfitW = scatterOf(powersW.slice(0, split)) + scatterOf(powersW.slice(split))
    if (misfitW < best.misfitW) best = { split, misfitW }
  }
  const since = known[best.split]
  if (best.split === 0 || !since) return null
  const changeW = medianOf(powersW.slice(best.split)) - medianOf(powersW.slice(0, best.split))
  const clear = Math.max(LEAST_W, (CLEARLY * best.misfitW) / known.length)
  return Math.abs(changeW) < clear ? null : { sinceMs: since.fromMs, changeW }
}

const medianOf = (values: readonly number[]) => quantileOf(new Float64Array(values).sort(), 0.5) ?? 0

function scatterOf(values: readonly number[]): number {
  const middle = medianOf(values)
  return values.reduce((sum, value) => sum + Math.abs(value - middle), 0)
}
