import { Fault } from '../../../broker/contract/fault.ts'
import type { Shard } from '../../shards/shard.ts'
import type { Connection } from '../connection.ts'
import type { OpenStore } from '../engine.ts'
import { makeConnection } from './connection.ts'
import { LEASE_LOST, type Permission, takeLease } from './lease.ts'
import { type Line, openLine, PostgresError } from './line.ts'
import { MIGRATIONS } from './schema.ts'

/** A server that is being started again is waited for: by what writes longer than by what only reads. */
const WRITER_PATIENCE_MS = 30_000
const READER_PATIENCE_MS = 2000

/** "WWS1", as in the file of SQLite, and whose schema it is: several stores may share a database. */
const KEY = '1465340721, hashtext(current_schema())'
/** So long the writer before has to end, if nothing else is said. */
const LEASE_PATIENCE_MS = 2000

/** What was acknowledged must not be lost: a server that is set to answer before it has written is told otherwise. */
const BE_DURABLE = [
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
]

/**
 * Opens the store for its one writer, or for one of several that share the meters, creating and migrating it as needed.
 * @param url of the database, in whose current schema the store is
 * @param patienceMs how long it waits for another that writes the same to end
 * @throws Fault when it is newer than this program, is being written by another, or cannot be reached
 */
export function openPostgresWriter(
  url: string,
  shard: Shard,
  patienceMs = LEASE_PATIENCE_MS,
): Pick<OpenStore, 'db' | 'hold' | 'generation'> {
  let permission: Permission | undefined
  const db = opened(url, BE_DURABLE, WRITER_PATIENCE_MS, (first, line) => {
    first.transaction(() => migrate(first, url)).immediate()
    permission = takePatiently(first, shard, patienceMs)
    return makeConnection(line, permission)
  }) as Connection
  return { db, hold: db.transaction(() => {}).immediate, generation: () => permission?.generation() }
}

/**
 * Opens the store for reading beside its writer.
 * @returns undefined as long as the writer has not made or migrated it
 * @throws Fault as openPostgresWriter
 */
export function openPostgresReader(url: string): Connection | undefined {
  return opened(url, [], READER_PATIENCE_MS, (db) => (versionOf(db, url) === MIGRATIONS.length ? db : undefined))
}

/** How the database is called where people read it: without the user and the password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = decodeURIComponent(hostname) || searchParams.get('host') || 'localhost'
  return `PostgreSQL at ${host}${port ? `:${port}` : ''}${pathname}`
}

function opened(
  url: string,
  greeting: readonly string[],
  patienceMs: number,
  ready: (db: Connection, line: Line) => Connection | undefined,
): Connection | undefined {
  const line = openLine({ url, greeting, patienceMs })
  let db: Connection | undefined
  try {
    db = ready(makeConnection(line), line)
    return db
  } catch (cause) {
    throw cause instanceof PostgresError ? new Fault(`${placeOf(url)}: ${reasonOf(cause)}`, { cause }) : cause
  } finally {
    if (!db) line.close()
  }
}

/** The connection of a writer that was ended a moment ago may still be there. */
function takePatiently(db: Connection, shard: Shard, patienceMs: number): Permission {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    try {
      return takeLease(db, shard)
    } catch (error) {
      if ((error as PostgresError).code !== LEASE_LOST || performance.now() > untilMs) throw error
      db.exec('SELECT pg_sleep(0.1)')
    }
  }
}

function reasonOf({ message, code }: PostgresError): string {
  if (code === LEASE_LOST) {
    return 'expected to be its only writer, got another one at work. Stop that one, or name another database with the setting "store".'
  }
  return `${message.replace(/\.?$/, '.')} Check the setting "store", and that the server runs.`
}

function migrate(db: Connection, url: string): void {
  db.prepare(`SELECT pg_advisory_xact_lock(${KEY})`).get()
  const version = versionOf(db, url)
  if (version === MIGRATIONS.length) return
  db.exec('CREATE TABLE IF NOT EXISTS store(version bigint NOT NULL)')
  for (const sql of MIGRATIONS.slice(version)) db.exec(sql)
  db.exec(`DELETE FROM store; INSERT INTO store(version) VALUES (${MIGRATIONS.length})`)
}

/** The version of the store; 0 where there is none. */
function versionOf(db: Connection, url: string): number {
  const isThere =
    db.prepare<[], unknown>("SELECT to_regclass(quote_ident(current_schema()) || '.store')").pluck().get() !== null
  const version = isThere ? db.prepare<[], number>('SELECT version FROM store').pluck().get() : undefined
  if (version === undefined || version <= MIGRATIONS.length) return version ?? 0
  throw new Fault(
    `${placeOf(url)}: expected version ${MIGRATIONS.length} or older, got ${version}: a newer Wattwheel wrote it. ` +
      'Start that version, or name another database with the setting "store".',
  )
}
