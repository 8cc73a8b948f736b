import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Fault } from './contract/fault.ts'
import { explained } from './explain.ts'
import { takeLock } from './lock.ts'

/** What a database file of ours is: its mark in the header and its schema, one step per version. */
export interface Shape {
  readonly applicationId: number
  /** SQL that leads from version i to i + 1, each run in one transaction. */
  readonly migrations: readonly string[]
}

/** A commit stops the event loop, so it waits for a lock that should not be there only this long. */
const BUSY_TIMEOUT_MS = 1000

/** A database open for writing; nobody else writes it until it is closed. */
export interface Writer {
  readonly db: Database.Database
  close(): void
}

/**
 * Opens the file for its one writer, creating and migrating it as needed.
 * WAL with synchronous=FULL: a commit that returned survives a power cut
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). Pages of 1 KiB
 * halve what a lone tick writes to an SD card.
 * @throws Fault when the file is not ours, is newer than this program, is being written by another, or cannot be
 */
export function openWriter(file: string, shape: Shape): Writer {
  return explained(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    const lock = takeLock(file)
    let db: Database.Database | undefined
    const close = () => {
      db?.close()
      lock.release()
    }
    try {
      db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
      const version = recognise(db, file, shape)
      if (version === 0) db.pragma('page_size = 1024')
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.pragma('wal_autocheckpoint = 4000')
      db.pragma('journal_size_limit = 8388608')
      migrate(db, shape, version)
      return { db, close }
    } catch (error) {
      close()
      throw error
    }
  })
}

/**
 * Opens the file for reading beside its writer.
 * @returns undefined as long as the writer has not made it
 * @throws Fault as openWriter
 */
export function openReader(file: string, shape: Shape): Database.Database | undefined {
  return explained(file, () => {
    if (!existsSync(file)) return undefined
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      if (recognise(db, file, shape) === shape.migrations.length) return db
    } catch (error) {
      db.close()
      throw error
    }
    db.close()
    return undefined
  })
}

/** The file's version: 0 for a new file. */
function recognise(db: Database.Database, file: string, shape: Shape): number {
  const applicationId = db.pragma('application_id', { simple: true }) as number
  const version = db.pragma('user_version', { simple: true }) as number
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number
  if (version === 0 && tables === 0) return 0
  if (applicationId !== shape.applicationId) {
    throw new Fault(
      `${file}: expected a database of Wattwheel, got one of another program (application id ${applicationId}). ` +
        'Move that file away, or name another folder with the setting "data".',
    )
  }
  if (version > shape.migrations.length) {
    throw new Fault(
      `${file}: expected version ${shape.migrations.length} or older, got ${version}: a newer Wattwheel wrote it. ` +
        'Start that version, or restore a backup made by this one.',
    )
  }
  return version
}

function migrate(db: Database.Database, shape: Shape, from: number): void {
  shape.migrations.slice(from).forEach((sql, i) => {
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`application_id = ${shape.applicationId}`)
      db.pragma(`user_version = ${from + i + 1}`)
    }).immediate()
  })
}
