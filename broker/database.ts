import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Damaged, Fault } from './contract/fault.ts'
import { explained } from './explain.ts'
import { takeLock } from './lock.ts'

export { explained } from './explain.ts'

/** What a database file of ours is: its mark in the header and its schema, one step per version. */
export interface Shape {
  readonly applicationId: number
  /** SQL that leads from version i to i + 1, each run in one transaction. */
  readonly migrations: readonly string[]
}

/** Below this nothing more is taken in, so that there is room to end in order and to mend things. */
export const FLOOR_BYTES = 64 * 1024 * 1024

/** What an ordinary user may still write on the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** A commit stops the event loop, so it waits for a lock that should not be there only this long. */
const BUSY_TIMEOUT_MS = 1000

/** Of 1 KiB, which halves what a lone tick writes to an SD card. */
export const PAGE_BYTES = 1024

/**
 * A checkpoint stops the event loop until all its pages are on the disk: of a few pages it is soon over. With more
 * at once those of a household, mostly the same few, would hardly be written less often.
 */
const PAGES_A_CHECKPOINT = 1000

/** A database open for writing; nobody else writes it until it is closed. */
export interface Writer {
  readonly db: Database.Database
  /** There was a database here before; it is gone, and this is a new one. */
  readonly vanished: boolean
  close(): void
}

/**
 * Opens the file for its one writer, creating and migrating it as needed.
 * WAL with synchronous=FULL: a commit that returned survives a power cut
 * (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * @throws Fault when the file is not ours, is newer than this program, is being written by another, or cannot be;
 *   Damaged when only a backup helps
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
      expectNotEmptied(file, lock.made)
      const vanished = lock.made && !existsSync(file)
      db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
      const version = recognise(db, file, shape)
      if (version === 0) db.pragma(`page_size = ${PAGE_BYTES}`)
      else expectSound(db, file, 'quick_check')
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.pragma(`wal_autocheckpoint = ${PAGES_A_CHECKPOINT}`)
      db.pragma('journal_size_limit = 8388608')
      // A row's keys were read from the tables that it refers to: to look them up again is a quarter of its cost. inspect does.
      db.pragma('foreign_keys = OFF')
      migrate(db, shape, version)
      if (!lock.made) lock.remember()
      return { db, vanished, close }
    } catch (error) {
      close()
      throw error
    }
  })
}

/** Makes a database file that was not there, all of it or nothing; it is on the disk when this returns. */
export function makeDatabase(file: string, shape: Shape, fill: (db: Database.Database) => void): void {
  const db = new Database(file)
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`)
    migrate(db, shape, 0)
    db.transaction(fill).immediate(db)
  } finally {
    db.close()
  }
  sync(file)
}

/** Brings a file, or the names in a folder, to the disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Whether the file is there and holds nothing. */
export function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0
}

/** A file that was emptied, or is gone from beside what was written after it, must not be taken for a new one. */
function expectNotEmptied(file: string, made: boolean): void {
  const wal = `${file}-wal`
  const isRest = !existsSync(file) && existsSync(wal) && !isEmpty(wal)
  if (!isRest && !(made && isEmpty(file))) return
  throw new Damaged(
    `${file}: expected the database that was here, got ${isRest ? 'its -wal file alone' : 'an empty file'}. ` +
      'Restore a backup, or move what is left of it away: Wattwheel then begins a new one.',
  )
}

/**
 * Opens the file for reading beside its writer.
 * @returns undefined as long as the writer has not made it, or finished what a power cut broke off
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
      if ((error as { code?: string }).code !== UNFINISHED) throw error
      return undefined
    }
    db.close()
    return undefined
  })
}

/** A journal for rolling back is there, as a power cut in a migration leaves it: only a writer can do that. */
const UNFINISHED = 'SQLITE_READONLY_ROLLBACK'

/** Does something with a database file that nobody else may be writing. @throws Fault when somebody is */
export function exclusively<T>(file: string, act: () => T): T {
  return explained(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    const lock = takeLock(file)
    try {
      return act()
    } finally {
      lock.release()
    }
  })
}

/**
 * Reads the whole file and checks all that SQLite can.
 * @returns its version, 0 for an empty one; undefined when there is none
 * @throws Fault when the file cannot be used
 */
export function inspect(file: string, shape: Shape): number | undefined {
  return explained(file, () => {
    if (!existsSync(file)) return undefined
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      const version = recognise(db, file, shape)
      expectSound(db, file, 'integrity_check')
      expectNoStrays(db, file)
      return version
    } finally {
      db.close()
    }
  })
}

/**
 * @throws Damaged where SQLite finds the file in disorder
 * @see https://www.sqlite.org/pragma.html#pragma_integrity_check
 */
export function expectSound(db: Database.Database, file: string, check: 'integrity_check' | 'quick_check'): void {
  const found = db.pragma(`${check}(1)`, { simple: true }) as string
  if (found !== 'ok') throw damaged(file, found.replaceAll('\n', ' '))
}

/**
 * @throws Damaged where a row refers to one that is not there
 * @see https://www.sqlite.org/pragma.html#pragma_foreign_key_check
 */
function expectNoStrays(db: Database.Database, file: string): void {
  const strays = db.prepare<[], [string, string]>('SELECT "table", parent FROM pragma_foreign_key_check LIMIT 1').raw()
  const stray = strays.get()
  if (stray) throw damaged(file, `a row of ${stray[0]} refers to one of ${stray[1]} that is not there`)
}

function damaged(file: string, what: string): Damaged {
  return new Damaged(
    `${file}: the database is damaged (${what}). Move it away with its -wal and -shm files and restore a backup.`,
  )
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
