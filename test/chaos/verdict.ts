import { join } from 'node:path'
import Database from 'better-sqlite3'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import type { TimedTick } from './disc.ts'
import { type RollupRow, recount } from './recount.ts'
import type { Sensor } from './sensor.ts'

/** What the store has of what the sensors had acknowledged; all but `acknowledged` should be nothing. */
export interface Verdict {
  acknowledged: number
  /** Acknowledged ticks of which the number or the time is missing. */
  lost: number
  /** Stored times and numbers that no tick has, and numbers that are stored twice. */
  doubled: number
  /** Rows of the rollups that are not what the raw ticks say. */
  rollups: number
  /** Meters whose energy is not that of their ticks. */
  energies: number
  /** What was tallied and should not have been. */
  tallies: string[]
}

/** What a sensor counted. */
export type Counted = Pick<Sensor, 'meter' | 'turns' | 'acknowledged'>

const WH_PER_TICK = 1000 / 75

/** Compares the store with the sensors, tick by tick, once all that was acknowledged should be in it. */
export function judge(data: string, sensors: readonly Counted[]): Verdict {
  const db = new Database(join(data, STORE_FILE), { readonly: true })
  try {
    const tallies = db.prepare<[], string>("SELECT event FROM tally WHERE event <> 'duplicate'").pluck().all()
    const verdict: Verdict = { acknowledged: 0, lost: 0, doubled: 0, rollups: 0, energies: 0, tallies }
    for (const sensor of sensors) judgeMeter(db, sensor, verdict)
    return verdict
  } finally {
    db.close()
  }
}

function judgeMeter(db: Database.Database, { meter: id, acknowledged, turns }: Counted, verdict: Verdict): void {
  const { meter, energyWh } = db
    .prepare<[string], { meter: number; energyWh: number }>(
      'SELECT meter, energy_wh AS energyWh FROM meter WHERE id = ?',
    )
    .get(id) ?? { meter: 0, energyWh: 0 }
  const times = db.prepare<[number], number>('SELECT at_ms FROM tick WHERE meter = ? ORDER BY at_ms').pluck().all(meter)
  const names = seenNames(db, meter)
  const [stored, seen] = [new Set(times), new Set(names)]
  const [real, numbered] = [new Set(turns.map(({ at }) => at)), new Set(turns.map(nameOf))]

  verdict.acknowledged += acknowledged.length
  verdict.lost += acknowledged.filter((tick) => !stored.has(tick.at) || !seen.has(nameOf(tick))).length
  verdict.doubled += times.filter((atMs) => !real.has(atMs)).length
  verdict.doubled += names.filter((name) => !numbered.has(name)).length + names.length - seen.size
  verdict.rollups += differing(rollupsOf(db, meter), recount(times))
  verdict.energies += Math.abs(energyWh - times.length * WH_PER_TICK) < WH_PER_TICK / 2 ? 0 : 1
}

const nameOf = ({ boot, seq }: TimedTick) => `${boot} ${seq}`

/** The numbers seen, each as often as the ranges have it. */
function seenNames(db: Database.Database, meter: number): string[] {
  const ranges = db.prepare<[number], { boot: string; lo: number; hi: number }>(
    'SELECT boot, lo, hi FROM seen WHERE meter = ?',
  )
  return ranges
    .all(meter)
    .flatMap(({ boot, lo, hi }) => Array.from({ length: hi - lo + 1 }, (_, i) => `${boot} ${lo + i}`))
}

function rollupsOf(db: Database.Database, meter: number): RollupRow[] {
  const rows = db.prepare<[number], RollupRow>(
    'SELECT width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms FROM rollup WHERE meter = ?',
  )
  return rows.all(meter)
}

/** How many rows only one of the two has. */
function differing(a: readonly RollupRow[], b: readonly RollupRow[]): number {
  const texts = (rows: readonly RollupRow[]) => new Set(rows.map((row) => JSON.stringify(row)))
  const [left, right] = [texts(a), texts(b)]
  const only = (some: Set<string>, others: Set<string>) => [...some].filter((text) => !others.has(text)).length
  return only(left, right) + only(right, left)
}
