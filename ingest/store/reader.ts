import type { Settings } from '../../broker/contract/settings.ts'
import type { Filled, NoData } from '../energy.ts'
import type { HistorySource } from '../past/history.ts'
import { prepareBuckets } from './buckets.ts'
import { askAhead, type Connection } from './connection.ts'
import { openForReading } from './engine.ts'
import { type DiaryEntry, prepareEntries } from './entries.ts'
import { prepareFilled } from './filled.ts'
import { type HealthHour, prepareHealth } from './health.ts'
import type { Imported } from './imports.ts'
import { type NoDataInterval, prepareNoData } from './nodata.ts'
import { prepareNumbers, type TurnNumber } from './numbers.ts'
import { type OnlineSpan, prepareOnline } from './online.ts'
import { type MissingTurns, prepareOutages, type StoredOutage } from './outages.ts'
import { prepareImportedPeriods } from './periods.ts'
import { prepareShapes } from './shapes.ts'
import { prepareSingles } from './singles.ts'
import { prepareTallies, type TallyRow } from './tally.ts'

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
  /** Answers a question that takes several others from one state of the store, whatever is written meanwhile. */
  atOnce<T>(question: () => T): T
  /** Whether each question takes a round trip, so that many are better asked together. */
  readonly isFar: boolean
  /** Answers a question that takes several others, sooner than one by one. It may be asked several times. */
  ahead<T>(question: () => T): T
  /** Every meter that the settings have ever named. */
  meters(): string[]
  /** undefined as long as ingest has not entered the meter. */
  meter(id: string): StoredMeter | undefined
  /** The times of the ticks in [fromMs, toMs), ascending, at most `limit`. */
  ticks(id: string, fromMs: number, toMs: number, limit: number): number[]
  /** The last ticks up to a time, ascending. */
  lastTicks(id: string, untilMs: number, count: number): number[]
  /** The first tick after a time. */
  tickAfter(id: string, atMs: number): number | undefined
  /** Tells the intervals without data among those that touch [fromMs, toMs). */
  noData(id: string, fromMs: number, toMs: number): NoData
  /** The intervals without data that touch [fromMs, toMs), ascending. */
  noDataWithin(id: string, fromMs: number, toMs: number): NoDataInterval[]
  /** The filled turns whose time touches [fromMs, toMs), in order of their ends. */
  filled(id: string, fromMs: number, toMs: number): Filled[]
  /** The outages that a sensor told and that touch [fromMs, toMs). */
  outages(id: string, fromMs: number, toMs: number): StoredOutage[]
  /** The turns that did not come and whose time touches [fromMs, toMs). */
  missing(id: string, fromMs: number, toMs: number): MissingTurns[]
  /** How many turns between two neighbouring ticks did not come, filled in or still awaited. */
  missingBetween(id: string, fromMs: number, toMs: number): number
  /** The highest number of the boot that began last. */
  newestNumber(id: string): TurnNumber | undefined
  /** The highest number of a boot; 0 for none. */
  highestNumber(id: string, boot: string): number
  /** What the meter has counted, to make its history of. */
  source(id: string): HistorySource
  /** What a sensor said of its health, in the hours of UTC that touch [fromMs, toMs), ascending; not the running one. */
  health(id: string, fromMs: number, toMs: number): HealthHour[]
  /** When a sensor was known to be online: the spans that touch [fromMs, toMs), ascending, whole; up to an hour late. */
  onlineWithin(id: string, fromMs: number, toMs: number): OnlineSpan[]
  /** What people entered of the meter's register, in the order of its arrival. */
  diary(id: string): DiaryEntry[]
  /** Whether an entry has come. */
  hasEntry(id: string, entry: string): boolean
  /** What became of an import; undefined when it has not come. */
  imported(id: string, entry: string): Imported | undefined
  tallies(): TallyRow[]
  journalPosition(): number
  /** How much the database takes on the disk. */
  sizeBytes(): number
  close(): void
}

/**
 * Opens the store beside its writer.
 * @returns undefined as long as ingest has not made it
 * @throws Fault when it cannot be used
 */
export function openStoreReader(settings: Settings): StoreReader | undefined {
  const db = openForReading(settings)
  return db && makeReader(db, settings)
}

const NO_LIMIT = Number.MAX_SAFE_INTEGER

/** The questions, asked through a given connection. */
export function makeReader(db: Connection, settings: Settings): StoreReader {
  const meter = prepareMeter(db)
  const numberOf = prepareNumberOf(db)
  const ticks = prepareSingles(db)
  const noData = prepareNoData(db, settings)
  const filled = prepareFilled(db)
  const health = prepareHealth(db)
  const online = prepareOnline(db)
  const buckets = prepareBuckets(db)
  const outages = prepareOutages(db)
  const entries = prepareEntries(db)
  const importedPeriods = prepareImportedPeriods(db)
  const shapes = prepareShapes(db)
  const numbersOf = prepareNumbers(db)

  function source(id: string): HistorySource {
    const n = numberOf(id)
    const stored = meter.get(id)
    return {
      firstAtMs: stored?.firstAtMs ?? null,
      lastAtMs: stored?.lastAtMs ?? null,
      buckets: (widthMs, fromMs, toMs) => buckets.of(n, widthMs, fromMs, toMs),
      beside: (widthMs, stretches) => buckets.beside(n, widthMs, stretches),
      intervals: (widthMs, fromMs, toMs) => buckets.intervals(n, widthMs, fromMs, toMs),
      shortest: (widthMs, fromMs, toMs) => buckets.shortest(n, widthMs, fromMs, toMs),
      count: (fromMs, toMs) => buckets.count(n, fromMs, toMs),
      ticks: (fromMs, toMs) => ticks.within(n, fromMs, toMs, NO_LIMIT),
      before: (atMs) => ticks.upTo(n, atMs - 1),
      after: (atMs) => ticks.after(n, atMs - 1),
      shortestOf: (ranges) => buckets.shortestOf(n, ranges),
      noData: (fromMs, toMs) => noData.between(id, n, fromMs, toMs),
      noDataWithin: (fromMs, toMs) => noData.within(id, n, fromMs, toMs),
      filled: (fromMs, toMs) => filled.within(n, fromMs, toMs),
      shapes: (fromMs, toMs) => shapes(n, fromMs, toMs),
      ...importedPeriods(n),
    }
  }

  return {
    atOnce: (question) => db.transaction(question)(),
    isFar: db.ahead !== undefined,
    ahead: (question) => askAhead(db, question),
    meters: () => db.prepare<[], string>('SELECT id FROM meter ORDER BY meter').pluck().all(),
    meter: (id) => meter.get(id),
    ticks: (id, fromMs, toMs, limit) => ticks.within(numberOf(id), fromMs, toMs, limit),
    lastTicks: (id, untilMs, count) => ticks.last(numberOf(id), untilMs, count),
    tickAfter: (id, atMs) => ticks.after(numberOf(id), atMs),
    noData: (id, fromMs, toMs) => noData.between(id, numberOf(id), fromMs, toMs),
    noDataWithin: (id, fromMs, toMs) => noData.within(id, numberOf(id), fromMs, toMs),
    filled: (id, fromMs, toMs) => filled.within(numberOf(id), fromMs, toMs),
    outages: (id, fromMs, toMs) => outages.within(numberOf(id), fromMs, toMs),
    missing: (id, fromMs, toMs) => outages.missing(numberOf(id), fromMs, toMs),
    missingBetween: (id, fromMs, toMs) => filled.missingBetween(numberOf(id), fromMs, toMs),
    newestNumber: (id) => numbersOf.newest(numberOf(id)),
    highestNumber: (id, boot) => numbersOf.highest(numberOf(id), boot),
    source,
    health: (id, fromMs, toMs) => health.within(numberOf(id), fromMs, toMs),
    onlineWithin: (id, fromMs, toMs) => online.within(numberOf(id), fromMs, toMs),
    diary: (id) => entries.diary(numberOf(id)),
    hasEntry: (id, entry) => entries.has(numberOf(id), entry),
    imported: (id, entry) => entries.imported(numberOf(id), entry),
    tallies: prepareTallies(db),
    journalPosition: () => db.prepare<[], number | null>('SELECT max(position) FROM journal').pluck().get() ?? 0,
    sizeBytes: prepareSize(db),
    close: () => db.close(),
  }
}

function prepareMeter(db: Connection) {
  return db.prepare<[string], StoredMeter>(
    `SELECT id, energy_wh AS energyWh, sensor, sensor_at_ms AS sensorAtMs,
       (SELECT min(at_ms) FROM tick t WHERE t.meter = m.meter) AS firstAtMs,
       (SELECT max(at_ms) FROM tick t WHERE t.meter = m.meter) AS lastAtMs
     FROM meter m WHERE id = ?`,
  )
}

/** The store's number of a meter; 0, which no meter has, until it is entered. */
function prepareNumberOf(db: Connection): (id: string) => number {
  const number = db.prepare<[string], number>('SELECT meter FROM meter WHERE id = ?').pluck()
  const numbers = new Map<string, number>()
  return (id) => {
    const known = numbers.get(id) ?? number.get(id)
    if (known !== undefined) numbers.set(id, known)
    return known ?? 0
  }
}

function prepareSize(db: Connection): () => number {
  const size = db
    .prepare<[], number>('SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()')
    .pluck()
  return () => size.get() ?? 0
}
