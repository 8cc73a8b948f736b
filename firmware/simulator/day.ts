import { dice } from './dice.ts'

const DAY_MS = 86_400_000

/** What a day is like for the people of a household. Hours are those of the local clock. */
export interface Day {
  weekend: boolean
  /** Nobody is at home. */
  away: boolean
  /** 1 at midwinter, -1 at midsummer. */
  winter: number
  sunriseH: number
  sunsetH: number
}

/** The day with a number, counted from 1 January 1970. */
export function describeDay(seed: number, number: number): Day {
  const winter = Math.cos((2 * Math.PI * (number + 10)) / 365.2425)
  const noonH = 12.9 - 0.5 * winter
  const halfDaylightH = 6.1 - 2.1 * winter
  return {
    // 1 January 1970 was a Thursday.
    weekend: [0, 6].includes((number + 4) % 7),
    away: onHoliday(seed, number),
    winter,
    sunriseH: noonH - halfDaylightH,
    sunsetH: noonH + halfDaylightH,
  }
}

const NINE_WEEKS = 63

/** One journey of two to ten days in every nine weeks. */
function onHoliday(seed: number, number: number): boolean {
  const journey = dice(seed, 'journey', Math.floor(number / NINE_WEEKS))
  const length = Math.round(journey.between(2, 10))
  const first = Math.floor(journey.between(0, NINE_WEEKS - length))
  const today = number % NINE_WEEKS
  return today >= first && today < first + length
}

/** Where the local days of a zone begin and end. */
export interface Days {
  /** The number of the local day that holds a moment. */
  numberAt(atMs: number): number
  startMs(number: number): number
}

/**
 * The days of an IANA zone. A whole day takes the clock of its noon, so that
 * breakfast is at breakfast time on the days when clocks change.
 */
export function daysOf(timezone: string): Days {
  // Swedish writes date and time as ISO 8601 does.
  const clock = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' })
  const localMs = (atMs: number) => Date.parse(`${clock.format(atMs).replace(' ', 'T')}Z`)
  return {
    numberAt: (atMs) => Math.floor(localMs(atMs) / DAY_MS),
    startMs: (number) => {
      const noonMs = (number + 0.5) * DAY_MS
      return number * DAY_MS - (localMs(noonMs) - noonMs)
    },
  }
}
