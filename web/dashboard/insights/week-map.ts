import type { Profile } from '../answers.ts'

const DAYS = 7
const HOURS = 24

/** An hour of the week and its mean power; `weekday` is 1 (Monday) … 7, `hour` 0 … 23 by the clock on the wall. */
export interface Hour {
  weekday: number
  hour: number
  powerW: number | null
}

/** An hour whose power is known. */
export type KnownHour = Hour & { powerW: number }

/** What an hour of the week is known by. */
export const keyOf = ({ weekday, hour }: Pick<Hour, 'weekday' | 'hour'>): string => `${weekday} ${hour}`

/** The hours with the highest and the lowest mean. */
export interface Extremes {
  busiest: KnownHour
  quietest: KnownHour
}

/** The hours of the week in rows of a day each; the first is the day a week begins with. */
export function rowsOf({ mean_w }: Profile, firstWeekday: number): Hour[][] {
  return Array.from({ length: DAYS }, (_, row) => {
    const weekday = ((firstWeekday - 1 + row) % DAYS) + 1
    return Array.from({ length: HOURS }, (_, hour) => ({ weekday, hour, powerW: mean_w[weekday - 1]?.[hour] ?? null }))
  })
}

/** The hour with the highest mean and the one with the lowest; null where none is known. */
export function extremeHours(rows: readonly Hour[][]): Extremes | null {
  const known = rows.flat().filter((hour): hour is KnownHour => hour.powerW !== null)
  const [first] = known
  if (!first) return null
  return {
    busiest: known.reduce((most, hour) => (hour.powerW > most.powerW ? hour : most), first),
    quietest: known.reduce((least, hour) => (hour.powerW < least.powerW ? hour : least), first),
  }
}

/** Lets the many low powers be told apart. */
const CURVATURE = 0.7

/** How dark a cell is, 0 … 1. */
export function shadeOf(powerW: number, lowW: number, highW: number): number {
  return highW > lowW ? ((powerW - lowW) / (highW - lowW)) ** CURVATURE : 0
}
