import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Settings } from '../../broker/contract/settings.ts'
import { openReader } from '../../broker/database.ts'
import { type Filled, fractionAt, type NoData } from '../energy.ts'
import { prepareFilled } from './filled.ts'
import { type NoDataInterval, prepareNoData } from './nodata.ts'
import { STORE, STORE_FILE, WIDTHS_MS } from './schema.ts'

/** A meter as the store knows it. */
export interface StoredMeter {
  id: string
  /** The Wh counted live: never falls. */
  energyWh: number
  sensor: 'online' | 'offline' | 'unknown'
  sensorAtMs: number | null
  firstAtMs: number | null
  lastAtMs: number | null
}

/** Read-only questions to the store, about meters named as in the settings. */
export interface StoreReader {
  /** undefined as long as ingest has not entered the meter. */
  meter(id: string): StoredMeter | undefined
  /** The times of the ticks in [fromMs, toMs), ascending, at most `limit`. */
  ticks(id: string, fromMs: number, toMs: number, limit: number): number[]
  /** The last ticks up to a time, ascending. */
  lastTicks(id: string, untilMs: number, count: number): number[]
  /** The first tick after a time. */
  tickAfter(id: string, atMs: number): number | undefined
  /** The count of turns up to a time, the running one in part; differences of it are exact energy. */
  turnsAt(id: string, atMs: number): number
  /** The shortest interval that ends in [fromMs, toMs), in ms; whole quarter hours are looked at. */
  shortestMs(id: string, fromMs: number, toMs: number): number | null
  /** Tells the intervals without data among those that touch [fromMs, toMs). */
  noData(id: string, fromMs: number, toMs: number): NoData
  /** The intervals without data that touch [fromMs, toMs), ascending. */
  noDataWithin(id: string, fromMs: number, toMs: number): NoDataInterval[]
  /** The filled turns whose time touches [fromMs, toMs), in order of their ends. */
  filled(id: string, fromMs: number, toMs: number): Filled[]
  /** How many turns between two neighbouring ticks did not come, filled in or still awaited. */
  missingBetween(id: string, fromMs: number, toMs: number): number
  tallies(): { meter: string; event: string; n: number }[]
  journalPosition(): number
  close(): void
}

/**
 * Opens the store of a data folder beside its writer.
 * @returns undefined as long as ingest has not made it
 * @throws Fault when the file cannot be used
 */
export function openStoreReader(settings: Settings): StoreReader | undefined {
  const db = openReader(join(settings.data, STORE_FILE), STORE)
  return db && makeReader(db, settings)
}

/** The questions, asked through a given connection. */
export function makeReader(db: Database, settings: Settings): StoreReader {
  const meter = db.prepare<[string], StoredMeter>(
    `SELECT id, energy_wh AS energyWh, sensor, sensor_at_ms AS sensorAtMs,
       (SELECT min(at_ms) FROM tick t WHERE t.meter = m.meter) AS firstAtMs,
       (SELECT max(at_ms) FROM tick t WHERE t.meter = m.meter) AS lastAtMs
     FROM meter m WHERE id = ?`,
  )
  const number = db.prepare<[string], number>('SELECT meter FROM meter WHERE id = ?').pluck()
  const numbers = new Map<string, number>()
  /** The store's number of a meter; 0, which no meter has, until it is entered. */
  function numberOf(id: string): number {
    const known = numbers.get(id) ?? number.get(id)
    if (known !== undefined) numbers.set(id, known)
    return known ?? 0
  }
  const ticks = db
    .prepare<[number, number, number, number], number>(
      'SELECT at_ms FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?',
    )
    .pluck()
  const lastTicks = db
    .prepare<[number, number, number], number>(
      'SELECT at_ms FROM tick WHERE meter = ? AND at_ms <= ? ORDER BY at_ms DESC LIMIT ?',
    )
    .pluck()
  const tickAfter = db
    .prepare<[number, number], number | null>('SELECT min(at_ms) FROM tick WHERE meter = ? AND at_ms > ?')
    .pluck()
  const shortest = db
    .prepare<[number, number, number], number | null>(
      `SELECT min(shortest_ms) FROM rollup WHERE meter = ? AND width_ms = ${WIDTHS_MS[0]} AND bucket >= ? AND bucket < ?`,
    )
    .pluck()
  const countUpTo = prepareCountUpTo(db)
  const noData = prepareNoData(db, settings)
  const filled = prepareFilled(db)

  return {
    meter: (id) => meter.get(id),
    ticks: (id, fromMs, toMs, limit) => ticks.all(numberOf(id), fromMs, toMs, limit),
    lastTicks: (id, untilMs, count) => lastTicks.all(numberOf(id), untilMs, count).reverse(),
    tickAfter: (id, atMs) => tickAfter.get(numberOf(id), atMs) ?? undefined,
    turnsAt(id, atMs) {
      const [before] = lastTicks.all(numberOf(id), atMs, 1)
      const after = tickAfter.get(numberOf(id), atMs) ?? undefined
      const ended = countUpTo(numberOf(id), atMs) + filled.upTo(numberOf(id), atMs)
      if (before === undefined || after === undefined) return ended
      const unknown = noData.between(id, numberOf(id), before, after)(before, after)
      return ended + fractionAt(atMs, before, after, unknown)
    },
    shortestMs: (id, fromMs, toMs) =>
      shortest.get(numberOf(id), Math.floor(fromMs / WIDTHS_MS[0]), Math.ceil(toMs / WIDTHS_MS[0])) ?? null,
    noData: (id, fromMs, toMs) => noData.between(id, numberOf(id), fromMs, toMs),
    noDataWithin: (id, fromMs, toMs) => noData.within(id, numberOf(id), fromMs, toMs),
    filled: (id, fromMs, toMs) => filled.within(numberOf(id), fromMs, toMs),
    missingBetween: (id, fromMs, toMs) => filled.missingBetween(numberOf(id), fromMs, toMs),
    tallies: () => db.prepare<[], { meter: string; event: string; n: number }>('SELECT * FROM tally').all(),
    journalPosition: () => db.prepare<[], number | null>('SELECT max(position) FROM journal').pluck().get() ?? 0,
    close: () => db.close(),
  }
}

/** Counts the ticks up to and including a time: days, then hours, then quarters, then single ticks. */
function prepareCountUpTo(db: Database): (meter: number, atMs: number) => number {
  const rows = db
    .prepare<[number, number, number, number], number>(
      'SELECT coalesce(sum(n), 0) FROM rollup WHERE meter = ? AND width_ms = ? AND bucket >= ? AND bucket < ?',
    )
    .pluck()
  const single = db
    .prepare<[number, number, number], number>(
      'SELECT count(*) FROM tick WHERE meter = ? AND at_ms >= ? AND at_ms <= ?',
    )
    .pluck()
  return (meter, atMs) => {
    let count = 0
    let fromMs = 0
    for (const widthMs of WIDTHS_MS.toReversed()) {
      const toMs = Math.floor(atMs / widthMs) * widthMs
      count += rows.get(meter, widthMs, fromMs / widthMs, toMs / widthMs) ?? 0
      fromMs = toMs
    }
    return count + (single.get(meter, fromMs, atMs) ?? 0)
  }
}
