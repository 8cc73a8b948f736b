import { createReadStream, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import Database from 'better-sqlite3'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { FLOOR_BYTES, freeBytes, openReader } from '../../broker/database.ts'
import { discard } from './backups.ts'
import { STORE, STORE_FILE } from './schema.ts'

/** A copy of the store, to be read once. */
export interface StoreCopy {
  readonly bytes: number
  readonly stream: Readable
}

/** So many are copied before the event loop goes on. */
export const PAGES_A_STEP = 100

/**
 * Copies the store as it is at this moment while it is being written, little by little. The copy has no name any more
 * when it is read, so that nothing is left of it, whatever happens.
 * @returns undefined as long as ingest has not made the store
 * @throws Fault when there is no room for it; an AbortError when the signal comes
 */
export async function copyStore(data: string, signal: AbortSignal): Promise<StoreCopy | undefined> {
  const db = openReader(join(data, STORE_FILE), STORE)
  if (!db) return undefined
  const part = partOf(data)
  try {
    discard(part)
    expectRoom(data)
    await copyPages(db, part, signal)
    makeSingle(part)
    const fd = openSync(part, 'r')
    return { bytes: statSync(part).size, stream: createReadStream(part, { fd }) }
  } finally {
    db.close()
    discard(part)
  }
}

/** For what is done with a file. @throws Fault where the store is in PostgreSQL */
export function expectFile({ store }: Pick<Settings, 'store'>): void {
  if (store === undefined) return
  throw new Fault(
    'expected the store to be a file of the data folder, got one in PostgreSQL (the setting "store"): ' +
      'pg_dump makes a copy of it, and pg_restore puts one in its place.',
  )
}

/** Removes a copy that was begun and not finished. */
export function forgetCopy(data: string): void {
  discard(partOf(data))
}

const partOf = (data: string) => join(data, 'unfinished-copy.db')

/**
 * A copy must not be what fills the disk.
 * @param floorBytes what has to stay free beside it
 * @throws Fault
 */
export function expectRoom(data: string, floorBytes: number = FLOOR_BYTES): void {
  const needed = statSync(join(data, STORE_FILE)).size + floorBytes
  const free = freeBytes(data)
  if (free < needed)
    throw new Fault(`${data}: expected ${needed} bytes free for a backup, got ${free}. Free some space.`)
}

/**
 * Within one transaction, or SQLite would begin again with each commit of the writer
 * (https://www.sqlite.org/c3ref/backup_finish.html).
 */
async function copyPages(db: Database.Database, part: string, signal: AbortSignal): Promise<void> {
  db.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
  const progress = () => {
    signal.throwIfAborted()
    return PAGES_A_STEP
  }
  await db.backup(part, { progress })
}

/** Without files beside it. */
function makeSingle(part: string): void {
  const db = new Database(part)
  db.pragma('journal_mode = DELETE')
  db.close()
}
