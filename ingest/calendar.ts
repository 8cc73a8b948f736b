/** A period of local time; weeks are ISO 8601 weeks and begin on Monday. */
export type Period = 'hour' | 'day' | 'week' | 'month' | 'year'

/** What calendar and clock on the wall show; `month` is 1 … 12, `weekday` 1 (Monday) … 7 (Sunday). */
export interface LocalTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  weekday: number
}

/**
 * The local time of one place. Instants are epoch milliseconds. A period is half open and begins at the first
 * instant that belongs to it, so days have 23, 24 or 25 hours. An hour ends where the wall clock shows a full hour
 * or is moved: an hour that the clock shows twice is two periods.
 */
export interface Zone {
  readonly name: string
  /** Local time minus UTC. */
  offsetMsAt(atMs: number): number
  localAt(atMs: number): LocalTime
  /**
   * The instant of a local time; months and days may overflow (month 13, day 0).
   * Of a time that exists twice the first, in place of one that does not exist the instant the clock was moved.
   */
  instantOf(year: number, month: number, day: number, hour?: number, minute?: number): number
  /**
   * The instant of a local text such as `2026-01-01` or `2026-01-01T18:30`.
   * @throws RangeError if the text is neither or the day is in no calendar
   */
  parse(text: string): number
  /** The beginning of the period that `atMs` lies in. */
  startOf(period: Period, atMs: number): number
  /** The beginning of the period after the one that begins at `startMs`. */
  next(period: Period, startMs: number): number
  /** `fromMs`, every beginning of a period after it, and `toMs`; of an empty range `fromMs` alone. */
  edges(period: Period, fromMs: number, toMs: number): number[]
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

/** The date that begins the period of a local time (`n` = 0), or a later one. */
const BEGINNINGS = {
  day: (local: LocalTime, n: number) => [local.year, local.month, local.day + n],
  week: (local: LocalTime, n: number) => [local.year, local.month, local.day - local.weekday + 1 + 7 * n],
  month: (local: LocalTime, n: number) => [local.year, local.month + n, 1],
  year: (local: LocalTime, n: number) => [local.year + n, 1, 1],
} satisfies Record<Exclude<Period, 'hour'>, (local: LocalTime, n: number) => [number, number, number]>

/** Zones never change, and what is known of their offsets serves every meter. */
const zones = new Map<string, Zone>()

/**
 * The zone of an IANA name such as Europe/Berlin.
 * @throws RangeError if there is no such zone
 */
export function makeZone(name: string): Zone {
  const zone = zones.get(name) ?? exploreZone(name)
  zones.set(name, zone)
  return zone
}

function exploreZone(name: string): Zone {
  const { offsetMsAt, changeBetween } = makeOffsets(name)
  const localAt = (atMs: number) => localOf(atMs + offsetMsAt(atMs))

  // A wall time is what UTC would call the instant at which UTC's clocks show it. No offset exceeds a day.
  function instantOfWall(wallMs: number): number {
    const soonestMs = wallMs - offsetMsAt(wallMs - DAY_MS)
    const changeMs = changeBetween(wallMs - DAY_MS, wallMs + DAY_MS)
    if (changeMs === undefined || soonestMs < changeMs) return soonestMs
    return Math.max(changeMs, wallMs - offsetMsAt(changeMs))
  }

  const instantOf: Zone['instantOf'] = (year, month, day, hour = 0, minute = 0) =>
    instantOfWall(new Date(0).setUTCFullYear(year, month - 1, day) + hour * HOUR_MS + minute * MINUTE_MS)

  function startOf(period: Period, atMs: number): number {
    if (period === 'hour') {
      const fullHourMs = atMs - sinceFullHour(atMs + offsetMsAt(atMs))
      return changeBetween(fullHourMs, atMs) ?? fullHourMs
    }
    const startMs = instantOf(...BEGINNINGS[period](localAt(atMs), 0))
    // A clock moved back over midnight (St. John's until 2011, at 00:01) shows a date again that is over.
    const endMs = next(period, startMs)
    return endMs > atMs ? startMs : endMs
  }

  function next(period: Period, startMs: number): number {
    if (period !== 'hour') return instantOf(...BEGINNINGS[period](localAt(startMs), 1))
    const fullHourMs = startMs + HOUR_MS - sinceFullHour(startMs + offsetMsAt(startMs))
    return changeBetween(startMs, fullHourMs) ?? fullHourMs
  }

  function edges(period: Period, fromMs: number, toMs: number): number[] {
    const cuts = [fromMs]
    if (fromMs >= toMs) return cuts
    for (let cut = next(period, startOf(period, fromMs)); cut < toMs; cut = next(period, cut)) cuts.push(cut)
    return [...cuts, toMs]
  }

  return { name, offsetMsAt, localAt, instantOf, parse: (text) => instantOfWall(wallOf(text)), startOf, next, edges }
}

function localOf(wallMs: number): LocalTime {
  const wall = new Date(wallMs)
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    weekday: wall.getUTCDay() || 7,
  }
}

function wallOf(text: string): number {
  const wallMs = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/.test(text) ? Date.parse(`${text.padEnd(16, 'T00:00')}Z`) : Number.NaN
  // Some engines read 2026-02-31 as 3 March; the way back shows it.
  if (!Number.isNaN(wallMs) && new Date(wallMs).toISOString().startsWith(text)) return wallMs
  throw new RangeError(`expected a local date or time such as 2026-01-01 or 2026-01-01T18:30, got ${text}`)
}

function sinceFullHour(wallMs: number): number {
  return wallMs - Math.floor(wallMs / HOUR_MS) * HOUR_MS
}

/** A week since the epoch: the offset at its beginning, and after the change, if there is one (else Infinity). */
interface Week {
  offsetMs: number
  changeMs: number
  changedMs: number
}

/** The offsets of a zone, from Intl where a week is asked for the first time. Since 1970 no week has two changes. */
function makeOffsets(zone: string) {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const weeks = new Map<number, Week>()

  function weekAt(atMs: number): Week {
    const number = Math.floor(atMs / WEEK_MS)
    const known = weeks.get(number)
    if (known) return known
    const week = exploreWeek((ms) => offsetIn(format.format(ms)), number * WEEK_MS)
    weeks.set(number, week)
    return week
  }

  function offsetMsAt(atMs: number): number {
    const week = weekAt(atMs)
    return atMs < week.changeMs ? week.offsetMs : week.changedMs
  }

  /** The change in (afterMs, untilMs], which may be up to a week long. */
  function changeBetween(afterMs: number, untilMs: number): number | undefined {
    const { changeMs } = weekAt(afterMs)
    if (afterMs < changeMs && changeMs <= untilMs) return changeMs
    const later = weekAt(untilMs).changeMs
    return afterMs < later && later <= untilMs ? later : undefined
  }

  return { offsetMsAt, changeBetween }
}

/** A moment as the settings, and inputs of date and time, name it, such as 2026-01-01T18:30: what `parse` takes. */
export function localText(zone: Pick<Zone, 'localAt'>, atMs: number): string {
  const { year, month, day, hour, minute } = zone.localAt(atMs)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

/** Finds the change in (startMs, startMs + a week] by bisection. */
function exploreWeek(ask: (atMs: number) => number, startMs: number): Week {
  const offsetMs = ask(startMs)
  let before = startMs
  let changeMs = startMs + WEEK_MS
  const changedMs = ask(changeMs)
  if (changedMs === offsetMs) return { offsetMs, changeMs: Number.POSITIVE_INFINITY, changedMs }
  while (changeMs - before > 1) {
    const middle = Math.floor((before + changeMs) / 2)
    if (ask(middle) === offsetMs) before = middle
    else changeMs = middle
  }
  return { offsetMs, changeMs, changedMs }
}

/** The offset in a text that ends in GMT, GMT+05:45 or GMT-00:44:30. */
function offsetIn(text: string): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text)
  if (!match) throw new Error(`BUG: expected Intl to show an offset such as GMT+05:45, got ${text}`)
  const [, sign, hours, minutes, seconds = '0'] = match
  if (sign === undefined) return 0
  return Number(`${sign}1`) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000)
}
