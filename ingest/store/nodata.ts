import type { Settings } from '../../broker/contract/settings.ts'
import type { NoData } from '../energy.ts'
import type { Connection } from './connection.ts'
import { prepareOnline } from './online.ts'
import { WIDTHS_MS } from './schema.ts'

/** An interval between two neighbouring ticks in which the power is not known. */
export interface NoDataInterval {
  fromMs: number
  toMs: number
}

/** Finds where there is no data; the count stays flat there and steps by one at the tick that ends it. */
export interface NoDataFinder {
  /** Tells the intervals without data among those that touch [fromMs, toMs). */
  between(meterId: string, meter: number, fromMs: number, toMs: number): NoData
  /** The intervals without data that touch [fromMs, toMs), ascending, whole. */
  within(meterId: string, meter: number, fromMs: number, toMs: number): NoDataInterval[]
}

const HOUR_MS = 3_600_000
const [QUARTER_MS] = WIDTHS_MS

/**
 * No data: an interval in which an outage with an unknown number of lost ticks lies, or in which the sensor was not
 * known to be online for longer than the meter's `no_data_after_hours`. Of a sensor that was there all the while a
 * long interval is one slow turn; of one that never says whether it is there, none that is longer counts as known. Nor
 * is one a turn of known length within which energy was imported.
 */
export function prepareNoData(db: Connection, settings: Settings): NoDataFinder {
  const middles = db
    .prepare<{ meter: number; fromMs: number; toMs: number }, number>(
      `SELECT middle_ms FROM (
         SELECT from_ms + duration_ms / 2 AS middle_ms FROM outage WHERE meter = @meter AND ticks_lost IS NULL
         UNION ALL SELECT (from_ms + to_ms) / 2 FROM imported WHERE meter = @meter AND kind = 'energy'
       ) unturned WHERE middle_ms >= @fromMs AND middle_ms < @toMs ORDER BY middle_ms`,
    )
    .pluck()
  const longBuckets = db
    .prepare<[number, number, number, number, number], number>(
      'SELECT bucket FROM rollup WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket <= ? AND longest_ms > ?',
    )
    .pluck()
  const ticks = db
    .prepare<[number, number, number], number>('SELECT at_ms FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ?')
    .pluck()
  const before = db
    .prepare<[number, number], number | null>('SELECT max(at_ms) FROM tick WHERE meter = ? AND at_ms <= ?')
    .pluck()
  const after = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms > ?')
    .pluck()
  const online = prepareOnline(db)
  const longestMs = (meterId: string) => (settings.meters[meterId]?.no_data_after_hours ?? 24) * HOUR_MS

  function between(meterId: string, meter: number, fromMs: number, toMs: number): NoData {
    const limitMs = longestMs(meterId)
    const unturned = middles.all({ meter, fromMs, toMs })
    const isUnknown = (a: number, b: number) => online.unknownMs(meter, a, b) > limitMs
    return (a, b) => (b - a > limitMs && isUnknown(a, b)) || unturned.some((middle) => a <= middle && middle < b)
  }

  /** The quarter hours in which a long interval ends: looked for in days, then in hours, then in quarters. */
  function longQuarters(meter: number, fromMs: number, toMs: number, limitMs: number, level: number): number[] {
    const widthMs = WIDTHS_MS[level] as number
    const [first, last] = [Math.floor(fromMs / widthMs), Math.floor(toMs / widthMs)]
    const found = longBuckets.all(meter, widthMs, first, last, limitMs)
    if (level === 0) return found
    return found.flatMap((bucket) => {
      const [startMs, endMs] = [bucket * widthMs, (bucket + 1) * widthMs - 1]
      return longQuarters(meter, Math.max(fromMs, startMs), Math.min(toMs, endMs), limitMs, level - 1)
    })
  }

  /** The times of the ticks that begin or end an interval which might be without data. */
  function candidates(meterId: string, meter: number, fromMs: number, toMs: number): number[] {
    const bounds = [fromMs, toMs, ...middles.all({ meter, fromMs, toMs })].flatMap((atMs) => [
      before.get(meter, atMs) ?? null,
      after.get(meter, atMs) ?? null,
    ])
    const quarters = longQuarters(meter, fromMs, toMs, longestMs(meterId), WIDTHS_MS.length - 1)
    const long = quarters.flatMap((bucket) => {
      const startMs = bucket * QUARTER_MS
      return [before.get(meter, startMs - 1) ?? null, ...ticks.all(meter, startMs, startMs + QUARTER_MS)]
    })
    const known = [...bounds, ...long].filter((atMs) => atMs !== null)
    return [...new Set(known)].sort((a, b) => a - b)
  }

  return {
    between,
    within(meterId, meter, fromMs, toMs) {
      const times = candidates(meterId, meter, fromMs, toMs)
      const unknown = between(meterId, meter, times[0] ?? fromMs, times.at(-1) ?? toMs)
      return times.flatMap((atMs) => {
        const nextMs = after.get(meter, atMs)
        if (!nextMs || nextMs <= fromMs || atMs >= toMs || !unknown(atMs, nextMs)) return []
        return [{ fromMs: atMs, toMs: nextMs }]
      })
    },
  }
}
