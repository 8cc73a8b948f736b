import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { makeDatabase, openWriter } from '../../../broker/database.ts'
import { loadSettings } from '../../../broker/settings.ts'
import { openStoreReader } from '../../../ingest/store/reader.ts'
import { prepareRollups } from '../../../ingest/store/rollup.ts'
import { STORE, STORE_FILE } from '../../../ingest/store/schema.ts'
import { meterName } from '../disc.ts'
import { folderOnDisk } from '../house.ts'
import { makeTurns } from './household.ts'

const DAY_MS = 86_400_000
/** The one meter that has a past. */
export const METER = meterName(0)
/** When the past ends: about noon, the day is half over. */
export const END_MS = Date.UTC(2026, 10, 1, 11, 47)

/** The past of a household, as ingest would have stored it. */
export interface Past {
  /** The data folder. */
  folder: string
  impulsesPerKwh: number
  ticks: number
  /** The CPU time it took to make it; undefined where it was there already. */
  madeInSeconds: number | undefined
  /** The settings for it, as environment variables. */
  env: Record<string, string>
}

/** Which past there is to be. */
export interface PastOrder {
  impulsesPerKwh: number
  days: number
  /** Make it anew though it is there. */
  fresh: boolean
}

/** Opens a past; it is made where it is not there, and kept in the folder for temporary files. */
export function openPast({ impulsesPerKwh, days, fresh }: PastOrder): Past {
  const name = `wattwheel-past-v${STORE.migrations.length}-${days}-days-${impulsesPerKwh}`
  const folder = join(folderOnDisk(), name)
  if (fresh) rmSync(folder, { recursive: true, force: true })
  const before = process.cpuUsage()
  const isThere = existsSync(folder)
  if (!isThere) make(folder, impulsesPerKwh, days)
  const { user, system } = process.cpuUsage(before)
  const env = envOf(folder, impulsesPerKwh)
  const madeInSeconds = isThere ? undefined : (user + system) / 1e6
  return { folder, impulsesPerKwh, ticks: countTicks(env), madeInSeconds, env }
}

function envOf(folder: string, impulsesPerKwh: number): Record<string, string> {
  const tariffs = [{ from: '2015-01-01', price_per_kwh: 0.31, base_per_month: 12.9 }]
  const rules = { impulses_per_kwh: impulsesPerKwh, timezone: 'Europe/Berlin', tariffs }
  return {
    WATTWHEEL_DATA: folder,
    WATTWHEEL_WEB_PORT: '0',
    WATTWHEEL_METERS: JSON.stringify({ [METER]: rules }),
  }
}

/** Makes the folder beside its place, so that one that is there is whole. */
function make(folder: string, impulsesPerKwh: number, days: number): void {
  const unfinished = `${folder}-unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished)
  const file = join(unfinished, STORE_FILE)
  makeDatabase(file, STORE, (db) => {
    db.prepare('INSERT INTO meter(meter, id) VALUES (1, ?)').run(METER)
    addTurns(db, impulsesPerKwh, END_MS - days * DAY_MS, END_MS)
  })
  // Readers meet a store whose writer was there once.
  openWriter(file, STORE).close()
  renameSync(unfinished, folder)
}

/** Adds the turns that end in (fromMs, toMs), with all that ingest keeps of them; to be called inside a transaction. */
export function addTurns(db: Database, impulsesPerKwh: number, fromMs: number, toMs: number): number {
  const insert = db.prepare('INSERT INTO tick(meter, at_ms) SELECT 1, value FROM json_each(?)')
  const next = makeTurns(impulsesPerKwh, fromMs)
  const collect = prepareRollups(db)
  let ticks = 0
  for (let atMs = next(); atMs < toMs; ) {
    const rollups = collect()
    const times: number[] = []
    const midnightMs = Math.min(toMs, (Math.floor(atMs / DAY_MS) + 1) * DAY_MS)
    for (; atMs < midnightMs; atMs = next()) {
      times.push(atMs)
      rollups.touch(1, atMs, undefined)
    }
    insert.run(JSON.stringify(times))
    rollups.save()
    ticks += times.length
  }
  db.prepare('UPDATE meter SET energy_wh = energy_wh + ? WHERE meter = 1').run((ticks * 1000) / impulsesPerKwh)
  return ticks
}

function countTicks(env: Record<string, string>): number {
  const store = openStoreReader(loadSettings(undefined, env))
  if (!store) throw new Error(`expected a past in ${env['WATTWHEEL_DATA']}, got none: make it anew with --fresh`)
  try {
    return store.source(METER).count(0, END_MS)
  } finally {
    store.close()
  }
}
