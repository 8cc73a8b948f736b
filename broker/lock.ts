import Database from 'better-sqlite3'
import { Fault } from './contract/fault.ts'

/** Held as long as a database is being written. */
export interface Lock {
  /** Whether a database was ever made here. */
  readonly made: boolean
  /** Remembers that the database is made; an empty file in its place is then known to be no new one. */
  remember(): void
  release(): void
}

/**
 * Takes the lock by which a database file has one writer and no more. The system lets go of it when the
 * process dies, however it dies: it is SQLite's own lock, on a file of nothing else beside the database.
 * @param waitMs how long to wait for it; nothing else is done meanwhile
 * @throws Fault when another process, or another part of this one, holds it
 */
export function takeLock(file: string, waitMs = 0): Lock {
  const db = new Database(`${file}.lock`, { timeout: waitMs })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause
    const expected = `${file}: expected to be its only writer, got another one at work.`
    throw new Fault(`${expected} Stop that one, or name another folder with the setting "data".`, { cause })
  }
  return {
    made: db.pragma('user_version', { simple: true }) === 1,
    remember: () => db.exec('PRAGMA user_version = 1; COMMIT; BEGIN EXCLUSIVE'),
    release: () => db.close(),
  }
}
