import { Fault } from '../../../broker/contract/fault.ts'
import type { Connection } from '../connection.ts'
import { makeConnection } from './connection.ts'
import { openLine, PostgresError } from './line.ts'
import { MIGRATIONS } from './schema.ts'

/** A server that is being started again is waited for: by what writes longer than by what only reads. */
const WRITER_PATIENCE_MS = 30_000
const READER_PATIENCE_MS = 2000

/** "WWS1", as in the file of SQLite, and whose schema it is: several stores may share a database. */
const KEY = '1465340721, hashtext(current_schema())'
/** So long the writer before has to let go of it. */
const LOCK_TIMEOUT_MS = 1000
/** As PostgreSQL says that a lock was not to be had within its time. */
const LOCK_NOT_AVAILABLE = '55P03'

/** What only one connection may hold at a time: a writer that has lost it has lost its transaction too. */
const BE_ONLY_WRITER = [
  `SET lock_timeout = ${LOCK_TIMEOUT_MS}`,
  `SELECT pg_advisory_lock(${KEY})`,
  'RESET lock_timeout',
  // What was acknowledged must not be lost: a server that is set to answer before it has written is told otherwise.
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
]

/**
 * Opens the store for its one writer, creating and migrating it as needed.
 * @param url of the database, in whose current schema the store is
 * @throws Fault when it is newer than this program, is being written by another, or cannot be reached
 */
export function openPostgresWriter(url: string): Connection {
  return opened(url, BE_ONLY_WRITER, WRITER_PATIENCE_MS, (db) => {
    db.transaction(() => migrate(db, url)).immediate()
    return true
  }) as Connection
}

/**
 * Opens the store for reading beside its writer.
 * @returns undefined as long as the writer has not made or migrated it
 * @throws Fault as openPostgresWriter
 */
export function openPostgresReader(url: string): Connection | undefined {
  return opened(url, [], READER_PATIENCE_MS, (db) => versionOf(db, url) === MIGRATIONS.length)
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
  isReady: (db: Connection) => boolean,
): Connection | undefined {
  const db = makeConnection(openLine({ url, greeting, patienceMs }))
  let ready = false
  try {
    ready = isReady(db)
    return ready ? db : undefined
  } catch (cause) {
    throw cause instanceof PostgresError ? new Fault(`${placeOf(url)}: ${reasonOf(cause)}`, { cause }) : cause
  } finally {
    if (!ready) db.close()
  }
}

function reasonOf({ message, code }: PostgresError): string {
  if (code === LOCK_NOT_AVAILABLE) {
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
