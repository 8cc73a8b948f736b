import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, inject, onTestFinished } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import type { Outage, Tick } from '../../../broker/contract/messages.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { topicOf } from '../../../broker/contract/topics.ts'
import type { Arrival } from '../../../ingest/arrival.ts'
import type { Connection } from '../../../ingest/store/connection.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { openStoreWriter, type StoreWriter } from '../../../ingest/store/writer.ts'
import { connectPostgres, makeStoreDatabase } from '../../postgres.ts'
import { makeSettings } from '../../rig.ts'
import type {} from './postgres/setup.ts'

/** The server on which the stores of these tests are; undefined where each is a file. */
export const POSTGRES = inject('postgres')

/** How often a property is tried: a database takes longer to make than a file, where the many runs are made. */
export const runs = (inFiles: number) => (POSTGRES ? 2 : inFiles)

/** When the stories of these tests begin. */
export const START_MS = Date.UTC(2026, 10, 22)

/** When the messages of these tests arrive, unless they say otherwise. */
export const ARRIVED_MS = START_MS + 365 * 86_400_000

/** A meter of 75 turns per kWh whose ticks may be of any age. */
export function storeSettings(change: (settings: Settings) => void = () => {}): Settings {
  return makeSettings((settings) => {
    for (const meter of Object.values(settings.meters)) meter.accept_older_than_days = 100_000
    if (POSTGRES) settings.store = freshDatabase(POSTGRES)
    change(settings)
  })
}

let server: Connection | undefined
afterAll(() => server?.close())

function freshDatabase(postgres: string): string {
  server ??= connectPostgres(postgres)
  return Object.assign(new URL(postgres), { pathname: makeStoreDatabase(server) }).href
}

/** A store that closes with the test, unless the test has closed it before. */
export function openStore(settings: Settings): StoreWriter {
  const store = openStoreWriter(settings)
  let open = true
  const close = () => {
    if (open) store.close()
    open = false
  }
  onTestFinished(close)
  return { ...store, close }
}

/** Runs SQL on the store through a connection of its own. */
export function look<T>(settings: Pick<Settings, 'data' | 'store'>, run: (db: Connection) => T): T {
  if (settings.store === undefined) return lookAtFile(settings, run)
  const db = connectPostgres(settings.store)
  try {
    return run(db)
  } finally {
    db.close()
  }
}

/** Runs SQL on the store's file. */
export function lookAtFile<T>(settings: Pick<Settings, 'data'>, run: (db: Database.Database) => T): T {
  const db = new Database(join(settings.data, STORE_FILE))
  try {
    return run(db)
  } finally {
    db.close()
  }
}

/** A message with ticks, as it arrives. */
export function ticksMessage(ticks: readonly Tick[], atMs = ARRIVED_MS): Arrival {
  return message('tick', ticks.length === 1 ? encode(ticks[0] as Tick) : encode([...ticks]), atMs)
}

/** Ticks of one boot, numbered from 1. */
export const numbered = (times: readonly number[], boot = 'a'): Tick[] =>
  times.map((at, i) => ({ boot, seq: i + 1, at }))

export const every10s = (count: number) => Array.from({ length: count }, (_, i) => START_MS + i * 10_000)

export function bareTick(atMs: number): Arrival {
  return message('tick', '', atMs)
}

export function outageMessage(outage: Outage, atMs = ARRIVED_MS): Arrival {
  return message('outage', encode(outage), atMs)
}

export function message(
  name: 'tick' | 'outage' | 'entry',
  payload: string | Uint8Array,
  atMs = ARRIVED_MS,
  meter = 'main',
): Arrival {
  return { topic: topicOf('wattwheel', name, meter), payload: Buffer.from(payload), atMs }
}

/** What a store holds, in a comparable form. */
export interface Contents {
  ticks: number[]
  seen: object[]
  rollups: object[]
  energyWh: number
  rejected: number[]
  tallies: Record<string, number>
}

export function contents(settings: Settings): Contents {
  return look(settings, (db) => {
    const tallies = db.prepare<[], [string, number]>('SELECT event, n FROM tally').raw().all()
    return {
      ticks: db.prepare<[], number>('SELECT at_ms FROM tick ORDER BY at_ms').pluck().all(),
      seen: db.prepare<[], object>('SELECT boot, lo, hi, lo_at_ms, hi_at_ms FROM seen ORDER BY boot, lo').all(),
      rollups: db
        .prepare<[], object>(
          'SELECT width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms FROM rollup ORDER BY width_ms, bucket',
        )
        .all(),
      energyWh: db.prepare('SELECT energy_wh FROM meter').pluck().get() as number,
      rejected: db.prepare<[], number>('SELECT at_ms FROM rejected ORDER BY at_ms').pluck().all(),
      tallies: Object.fromEntries(tallies),
    }
  })
}
