import { join } from 'node:path'
import Database from 'better-sqlite3'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { type RollupRow, recount } from './recount.ts'

/** What the store has of what the sensors counted. */
export interface Verdict {
  acknowledged: number
  /** Turns whose numbers did not come: some may yet, some were filled in, and some cannot have been. */
  gaps: { open: number; filled: number; lost: number }
  faults: Faults
}

/** All of this should be nothing. */
export interface Faults {
  /** Acknowledged ticks of which the number or the time is missing. */
  lost: number
  /** Stored times and numbers that no tick has, and numbers that are stored twice, be it as missing. */
  doubled: number
  /** Numbers before the last of their boot that are neither stored nor known to be missing. */
  forgotten: number
  /** Rows of the rollups that are not what the raw ticks say. */
  rollups: number
  /** Meters whose energy is not that of their ticks and of what was filled in. */
  energies: number
  /** Meters whose tallies of filled and lost turns are not those of their gaps. */
  misfilled: number
  /** What was tallied and should not have been. */
  tallies: string[]
}

const WH_PER_TICK = 1000 / 75
const HARMLESS = ['duplicate', 'filled', 'lost']

/** A number of the sensor's, as the store has it. */
const STORED = 'EXISTS (SELECT 1 FROM store.tick WHERE tick.meter = @meter AND tick.at_ms = turn.at_ms)'
const SEEN = `EXISTS (SELECT 1 FROM store.seen
  WHERE seen.meter = @meter AND seen.boot = turn.boot AND turn.seq BETWEEN seen.lo AND seen.hi)`
const MISSING = `EXISTS (SELECT 1 FROM store.span
  WHERE span.meter = @meter AND span.boot = turn.boot AND turn.seq BETWEEN span.lo AND span.hi)`
/** Numbers of which a later one of the same boot came; what is before the meter's first one cannot be known. */
const OVERTAKEN = `turn.seq < (SELECT max(hi) FROM store.seen WHERE seen.meter = @meter AND seen.boot = turn.boot)
  AND turn.at_ms > (SELECT min(at_ms) FROM store.tick WHERE tick.meter = @meter)`

const QUESTIONS = {
  acknowledged: 'SELECT count(*) FROM turn WHERE meter = @id AND acknowledged',
  lost: `SELECT count(*) FROM turn WHERE meter = @id AND acknowledged AND NOT (${STORED} AND ${SEEN})`,
  strayTimes: `SELECT count(*) FROM (SELECT at_ms FROM store.tick WHERE meter = @meter
    EXCEPT SELECT at_ms FROM turn WHERE meter = @id)`,
  seen: 'SELECT coalesce(sum(hi - lo + 1), 0) FROM store.seen WHERE meter = @meter',
  reallySeen: `SELECT count(*) FROM turn WHERE meter = @id AND ${SEEN}`,
  missing: 'SELECT coalesce(sum(hi - lo + 1), 0) FROM store.span WHERE meter = @meter',
  reallyMissing: `SELECT count(*) FROM turn WHERE meter = @id AND ${MISSING} AND NOT ${SEEN}`,
  forgotten: `SELECT count(*) FROM turn WHERE meter = @id AND ${OVERTAKEN} AND NOT ${SEEN} AND NOT ${MISSING}`,
  open: 'SELECT coalesce(sum(hi - lo + 1), 0) FROM store.span WHERE meter = @meter AND n IS NULL',
  filled: 'SELECT coalesce(sum(n), 0) FROM store.span WHERE meter = @meter',
  toldFilled: "SELECT coalesce(sum(n), 0) FROM store.tally WHERE meter = @id AND event = 'filled'",
  toldLost: "SELECT coalesce(sum(n), 0) FROM store.tally WHERE meter = @id AND event = 'lost'",
  energyWh: 'SELECT energy_wh FROM store.meter WHERE meter = @meter',
}

/**
 * Compares the store with the sensors' ledger, tick by tick, once all that was acknowledged should be in it.
 * @param ledger the file of the ledger
 */
export function judge(data: string, ledger: string, meters: readonly string[]): Verdict {
  return asking(data, ledger, (db) => meters.map((id) => judgeMeter(db, id)).reduce(add))
}

/** How many acknowledged ticks are not in the store yet; it may be in use. */
export function countMissing(data: string, ledger: string, meters: readonly string[]): number {
  return asking(data, ledger, (db) => meters.map((id) => askOf(db, id)('lost')).reduce((sum, n) => sum + n))
}

function asking<T>(data: string, ledger: string, ask: (db: Database.Database) => T): T {
  const db = new Database(ledger, { readonly: true })
  try {
    db.prepare('ATTACH ? AS store').run(join(data, STORE_FILE))
    return ask(db)
  } finally {
    db.close()
  }
}

/** Answers questions about a meter. */
function askOf(db: Database.Database, id: string): (question: keyof typeof QUESTIONS) => number {
  const meter = db.prepare<[string], number>('SELECT meter FROM store.meter WHERE id = ?').pluck().get(id) ?? 0
  return (question) => db.prepare<[object], number>(QUESTIONS[question]).pluck().get({ id, meter }) ?? 0
}

function judgeMeter(db: Database.Database, id: string): Verdict {
  const ask = askOf(db, id)
  const times = timesOf(db, id)
  const tallies = db.prepare<[string], string>('SELECT event FROM store.tally WHERE meter = ?').pluck().all(id)
  const gaps = { open: ask('open'), filled: ask('filled'), lost: ask('missing') - ask('open') - ask('filled') }
  const energyWh = (times.length + gaps.filled) * WH_PER_TICK
  return {
    acknowledged: ask('acknowledged'),
    gaps,
    faults: {
      lost: ask('lost'),
      doubled: ask('strayTimes') + ask('seen') - ask('reallySeen') + ask('missing') - ask('reallyMissing'),
      forgotten: ask('forgotten'),
      rollups: differing(rollupsOf(db, id), recount(times)),
      energies: Math.abs(ask('energyWh') - energyWh) < WH_PER_TICK / 2 ? 0 : 1,
      misfilled: ask('toldFilled') === gaps.filled && ask('toldLost') === gaps.lost ? 0 : 1,
      tallies: tallies.filter((event) => !HARMLESS.includes(event)),
    },
  }
}

/** Adds up two verdicts, number by number. */
function add<T>(a: T, b: T): T {
  if (typeof a === 'number') return (a + (b as number)) as T
  if (Array.isArray(a)) return [...new Set([...a, ...(b as unknown[])])] as T
  const [left, right] = [a, b] as Record<string, unknown>[]
  return Object.fromEntries(Object.keys(left ?? {}).map((key) => [key, add(left?.[key], right?.[key])])) as T
}

function timesOf(db: Database.Database, id: string): number[] {
  const times = db.prepare<[string], number>(
    'SELECT at_ms FROM store.tick JOIN store.meter USING (meter) WHERE id = ? ORDER BY at_ms',
  )
  return times.pluck().all(id)
}

function rollupsOf(db: Database.Database, id: string): RollupRow[] {
  const rows = db.prepare<[string], RollupRow>(
    `SELECT width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms
     FROM store.rollup JOIN store.meter USING (meter) WHERE id = ?`,
  )
  return rows.all(id)
}

/** How many rows only one of the two has. */
function differing(a: readonly RollupRow[], b: readonly RollupRow[]): number {
  const texts = (rows: readonly RollupRow[]) => new Set(rows.map((row) => JSON.stringify(row)))
  const [left, right] = [texts(a), texts(b)]
  const only = (some: Set<string>, others: Set<string>) => [...some].filter((text) => !others.has(text)).length
  return only(left, right) + only(right, left)
}
