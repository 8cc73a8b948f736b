import type { Meter } from './api.ts'

/** Between a number and its unit: never the end of a line. The narrow one is next to nothing in some typefaces. */
export const GAP = '\u00a0'

/** A number and its unit, apart. */
export interface Quantity {
  number: string
  unit: string
}

/** How numbers, money and times are written for one locale and one meter. */
export interface Formats {
  /** The power on its own, huge: whole watts without separator to 9,999, then kilowatts with one decimal. */
  hero(powerW: number): Quantity
  /** A power in a sentence: "412 W", "1.2 kW". */
  power(powerW: number): string
  /** An energy without its unit; `decimals` below 100 kWh, none from there. */
  energy(kwh: number, decimals: number): string
  /** A number with at most `decimals` decimals. */
  number(value: number, decimals?: number): string
  /** The number with its unit, not to be parted. */
  with(number: string, unit: string): string
  reading(kwh: number): string
  money(amount: number): string
  /** Of a projection, which knows no cents: without decimals. */
  roughMoney(amount: number): string
  /** A difference: with its sign, a true minus, and none at zero. */
  signed(value: number, decimals: number): string
  /** A share of a whole in percent, with at most `decimals`; unless told, small ones with one and others without. */
  percent(share: number, decimals?: number): string
  /** "9 s", "1 min 57 s", "2 h 5 min", "3 days". */
  duration(ms: number): string
  /** As `duration`, for what is told anew each second: after a minute it stays as wide until there is a figure more. */
  ago(ms: number): string
  /** As `duration`, but with tenths of a second below ten seconds. */
  turn(ms: number): string
  /** The time of day. */
  time(atMs: number): string
  /** A full hour on an axis: as short as the locale allows. */
  hour(atMs: number): string
  /** The time of day, with the date in front where `atMs` is not of the day of `nowMs`. */
  moment(atMs: number, nowMs: number): string
  date(atMs: number): string
  weekday(atMs: number): string
  longWeekday(atMs: number): string
  /** Day and month, as short as an axis needs them; `longDay` as a sentence does. */
  shortDay(atMs: number): string
  longDay(atMs: number): string
  /** The day that a week begins with here: 1 (Monday) … 7 (Sunday). */
  firstWeekday: number
  month(atMs: number): string
  /** Any other writing of a date, and of a time from one day to another. */
  dates(fields: Intl.DateTimeFormatOptions): (atMs: number) => string
  dateRange(fields: Intl.DateTimeFormatOptions): (fromMs: number, toMs: number) => string
}

/** The formats of a locale for a meter; before the meter is known, for none in particular. */
export function formatsOf(locale: string, meter: Pick<Meter, 'timezone' | 'currency'> | null): Formats {
  return { ...numbersOf(locale, meter?.currency ?? 'EUR'), ...datesOf(locale, meter?.timezone) }
}

const DAYS = { style: 'unit', unit: 'day', unitDisplay: 'long' } as const
const TWO_FIGURES = { minimumIntegerDigits: 2 } as const

/** The formats of `make`: each takes long to make, so it is made when it is first wanted, and kept. */
function madeOnce<Fields, Format>(make: (fields: Fields) => Format): (fields: Fields) => Format {
  const made = new Map<string, Format>()
  return (fields) => {
    const key = JSON.stringify(fields)
    const format = made.get(key) ?? make(fields)
    made.set(key, format)
    return format
  }
}

const LONG_S = 172_800

const secondsIn = (ms: number) => Math.max(0, Math.floor(ms / 1000))

/** Hours and minutes, below an hour minutes and seconds. */
function partsOf(seconds: number) {
  const [size, units] = seconds >= 3600 ? [3600, ['h', 'min'] as const] : [60, ['min', 's'] as const]
  const rest = Math.floor((seconds % size) / (size / 60))
  return [
    [Math.floor(seconds / size), units[0]],
    [rest, units[1]],
  ] as const
}

function numbersOf(locale: string, currency: string) {
  const formatOf = madeOnce((fields: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, fields))
  const write = (value: number, fields: Intl.NumberFormatOptions) => formatOf(fields).format(value)
  const fixed = (value: number, decimals: number) =>
    write(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  const plain = (value: number) => write(value, { maximumFractionDigits: 0, useGrouping: false })
  const join = (number: string, unit: string) => number + GAP + unit

  function duration(ms: number): string {
    const seconds = secondsIn(ms)
    if (seconds >= LONG_S) return write(Math.floor(seconds / 86_400), DAYS)
    const parts = partsOf(seconds).filter(([value]) => value > 0)
    return parts.map(([value, unit]) => join(plain(value), unit)).join(' ') || join(plain(0), 's')
  }
  function ago(ms: number): string {
    const seconds = secondsIn(ms)
    if (seconds >= LONG_S) return duration(ms)
    const [[value, unit], [rest, small]] = partsOf(seconds)
    if (value === 0) return join(plain(rest), small)
    return `${join(plain(value), unit)} ${join(write(rest, TWO_FIGURES), small)}`
  }
  return {
    with: join,
    duration,
    ago,
    hero: (powerW: number) =>
      Math.round(powerW) < 10_000
        ? { number: plain(powerW), unit: 'W' }
        : { number: fixed(powerW / 1000, 1), unit: 'kW' },
    power: (powerW: number) =>
      Math.round(powerW) < 1000 ? join(plain(powerW), 'W') : join(fixed(powerW / 1000, 1), 'kW'),
    energy: (kwh: number, decimals: number) => fixed(kwh, Number(kwh.toFixed(decimals)) < 100 ? decimals : 0),
    number: (value: number, decimals = 2) => write(value, { maximumFractionDigits: decimals }),
    reading: (kwh: number) => join(fixed(kwh, 1), 'kWh'),
    money: (amount: number) => write(amount, { style: 'currency', currency }),
    roughMoney: (amount: number) => write(amount, { style: 'currency', currency, maximumFractionDigits: 0 }),
    signed: (value: number, decimals: number) =>
      write(value, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        signDisplay: 'exceptZero',
      }).replace('-', '−'),
    percent: (share: number, decimals = Math.abs(share) < 0.01 ? 1 : 0) =>
      write(share, { style: 'percent', maximumFractionDigits: decimals }),
    turn: (ms: number) => (ms < 10_000 ? join(fixed(ms / 1000, 1), 's') : duration(Math.round(ms / 1000) * 1000)),
  }
}

function datesOf(locale: string, timeZone: string | undefined) {
  const formatOf = madeOnce(
    (fields: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, timeZone ? { timeZone, ...fields } : fields),
  )
  const make = (fields: Intl.DateTimeFormatOptions) => (atMs: number) => formatOf(fields).format(atMs)
  const time = make({ timeStyle: 'short' })
  const day = make({ day: 'numeric', month: 'long' })
  const halfDays = formatOf({ hour: 'numeric' }).resolvedOptions().hour12
  return {
    time,
    hour: halfDays ? make({ hour: 'numeric' }) : time,
    moment: (atMs: number, nowMs: number) => (day(atMs) === day(nowMs) ? time(atMs) : `${day(atMs)}, ${time(atMs)}`),
    date: make({ weekday: 'long', day: 'numeric', month: 'long' }),
    weekday: make({ weekday: 'short' }),
    longWeekday: make({ weekday: 'long' }),
    shortDay: make({ day: 'numeric', month: 'short' }),
    longDay: day,
    firstWeekday: firstWeekdayOf(locale),
    month: make({ month: 'long' }),
    dates: make,
    dateRange: (fields: Intl.DateTimeFormatOptions) => (fromMs: number, toMs: number) =>
      formatOf(fields).formatRange(fromMs, toMs),
  }
}

/** As the browser knows it (Intl.Locale, getWeekInfo; older ones have weekInfo); where it does not, Monday. */
function firstWeekdayOf(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}
