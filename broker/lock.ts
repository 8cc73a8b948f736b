import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Fault } from './contract/fault.ts'
import { explained } from './explain.ts'

/** Held as long as a stage writes its database. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock by which a database has one writer and no more. The system lets go of it when the process
 * dies, however it dies: it is SQLite's own lock on an empty file.
 * @param stage who writes, e.g. ingest
 * @throws Fault when another process holds it
 */
export function takeLock(dataFolder: string, stage: string): Lock {
  const file = join(dataFolder, `${stage}.lock`)
  const db = explained(file, () => new Database(file, { timeout: 0 }))
  try {
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause
    throw new Fault(
      `${dataFolder}: expected to be the only ${stage} at work in this folder, got another one. ` +
        'Stop that one, or name another folder with the setting "data".',
      { cause },
    )
  }
  return { release: () => db.close() }
}
