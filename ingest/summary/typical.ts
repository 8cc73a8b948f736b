import { energyKwh } from './cells.ts'
import { type Day, isWeekend, SLOT_MS, SLOTS_OF_DAY } from './days.ts'
import { ascending, quantileOf } from './quantile.ts'

/** Which days a typical day was made from: those of its weekday, of its part of the week (workdays, weekend), or all. */
export type Basis = 'weekday' | 'part' | 'all'

/** What a day of one weekday usually looks like, by half hours of the wall clock from 0:00. */
export interface Typical {
  basis: Basis
  /** How many days it was made from. */
  days: number
  /** The 25th percentile, the median and the 75th of each half hour; null where fewer than three days know it. */
  lowW: (number | null)[]
  medianW: (number | null)[]
  highW: (number | null)[]
  /** The typical kWh from 0:00 to the beginning of each half hour, and of the whole day (49); null if not known. */
  kwhUntil: readonly number[] | null
}

const FEWEST_DAYS = 3

const FITS: Record<Basis, (weekday: number, other: number) => boolean> = {
  weekday: (weekday, other) => weekday === other,
  part: (weekday, other) => isWeekend(weekday) === isWeekend(other),
  all: () => true,
}

/** The typical day of a weekday, 1 (Monday) … 7, from the closest days of which there are enough. */
export function typicalOf(days: readonly Day[], weekday: number): Typical {
  const from = (basis: Basis) => {
    const chosen = days.filter((day) => FITS[basis](weekday, day.weekday))
    return makeTypical(basis, chosen)
  }
  const closest = from('weekday')
  if (closest.kwhUntil) return closest
  const close = from('part')
  return close.kwhUntil ? close : from('all')
}

function makeTypical(basis: Basis, candidates: readonly Day[]): Typical {
  const known = candidates.filter(({ powerW }) => powerW.some((value) => value !== null))
  const slots = Array.from({ length: SLOTS_OF_DAY }, (_, slot) => valuesOf(known, slot))
  const quantiles = (p: number) => slots.map((values) => (values.length < FEWEST_DAYS ? null : quantileOf(values, p)))
  const medianW = quantiles(0.5)
  return {
    basis,
    days: known.length,
    lowW: quantiles(0.25),
    medianW,
    highW: quantiles(0.75),
    kwhUntil: kwhUntil(known, medianW),
  }
}

function valuesOf(days: readonly Day[], slot: number): ArrayLike<number> {
  return ascending(days.map(({ powerW }) => powerW[slot] ?? null).filter((value) => value !== null))
}

/**
 * The median of what the days had counted by each half hour. It is not the sum of the medians, which is far too low: a
 * kettle that is on for one half hour, each day at another time, is in no median. As every day's count only rises,
 * so does this one. A half hour that a day does not know is taken as the median.
 */
function kwhUntil(days: readonly Day[], medianW: readonly (number | null)[]): number[] | null {
  const usual = medianW.filter((value) => value !== null)
  const chosen = days.filter(({ powerW }) => 2 * powerW.filter((value) => value !== null).length >= SLOTS_OF_DAY)
  if (usual.length < SLOTS_OF_DAY || chosen.length < FEWEST_DAYS) return null
  const counts = chosen.map(({ powerW }) => countOf(powerW.map((value, slot) => value ?? (usual[slot] as number))))
  let most = 0
  return Array.from({ length: SLOTS_OF_DAY + 1 }, (_, slot) => {
    const soFar = ascending(counts.map((count) => count[slot] as number))
    // Rounding may take it back by the last bit.
    most = Math.max(most, quantileOf(soFar, 0.5) as number)
    return most
  })
}

/** The kWh from 0:00 to the beginning of each half hour, and to the end. */
function countOf(powerW: readonly number[]): number[] {
  let kwh = 0
  return [0, ...powerW.map((value) => (kwh += energyKwh(value, SLOT_MS)))]
}
