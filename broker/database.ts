import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Fault } from './contract/fault.ts'

/** What a database file of ours is: its mark in the header and its schema, one step per version. */
export interface Shape {
  readonly applicationId: number
  /** SQL that leads from version i to i + 1, each run in one transaction. */
  readonly migrations: readonly string[]
}

/**
 * Opens the file for its one writer, creating and migrating it as needed.
 * WAL with synchronous=FULL: a commit that returned survives a power cut
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). Pages of 1 KiB
 * halve what a lone tick writes to an SD card.
 * @throws Fault when the file is not ours, is newer than this program, or cannot be written
 */
export function openWriter(file: string, shape: Shape): Database.Database {
  return explained(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    const db = new Database(file)
    try {
      const version = recognise(db, file, shape)
      if (version === 0) db.pragma('page_size = 1024')
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.pragma('wal_autocheckpoint = 4000')
      db.pragma('journal_size_limit = 8388608')
      migrate(db, shape, version)
      return db
    } catch (error) {
      db.close()
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
    const db = openExisting(file)
    if (!db) return undefined
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

function openExisting(file: string): Database.Database | undefined {
  try {
    return new Database(file, { readonly: true, fileMustExist: true })
  } catch (error) {
    if (codeOf(error) === 'SQLITE_CANTOPEN') return undefined
    throw error
  }
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

const REASONS: Record<string, string> = {
  SQLITE_NOTADB:
    'expected a SQLite database, got a file of another kind. Move it away (Wattwheel then begins a new one) or restore a backup over it.',
  SQLITE_CORRUPT: 'the database is damaged. Move it away with its -wal and -shm files and restore a backup.',
  SQLITE_CANTOPEN: 'cannot be opened. Give this user read and write permission to the folder and its files.',
  SQLITE_READONLY: 'cannot be written. Give this user write permission to the folder and its files.',
  SQLITE_FULL: 'the disk is full. Free some space and start again.',
  EACCES: 'the folder cannot be written. Give this user permission, or name another with the setting "data".',
  EROFS: 'the file system is read-only. Mount it writable, or name another folder with the setting "data".',
  ENOTDIR: 'part of this path is a file, not a folder. Name another folder with the setting "data".',
  EEXIST: 'part of this path is a file, not a folder. Name another folder with the setting "data".',
  ENOENT: 'the folder cannot be made here. Name another with the setting "data".',
  ENOSPC: 'the disk is full. Free some space and start again.',
}

function explained<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    const reason = REASONS[codeOf(cause)]
    if (!reason) throw cause
    throw new Fault(`${file}: ${reason}`, { cause })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
