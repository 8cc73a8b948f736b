import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { sync } from '../../broker/database.ts'
import { preparePosition } from './position.ts'

/** A copy of the store in the data folder's `backups`, and the time in its name. */
export interface Backup {
  file: string
  atMs: number
}

const NAME = /^wattwheel-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/

/** The folder of the backups. */
export function backupFolder(data: string): string {
  return join(data, 'backups')
}

/** A time as it stands in a file's name, in UTC: 20261122T121938Z. */
export function stampOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '')
}

/** Where a backup made at a time belongs. */
export function backupFile(data: string, atMs: number): string {
  return join(backupFolder(data), `wattwheel-${stampOf(atMs)}.db`)
}

/** The backups there are, the oldest first. */
export function listBackups(data: string): Backup[] {
  const folder = backupFolder(data)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => ({ file: join(folder, name), atMs: Date.parse(name.replace(NAME, '$1-$2-$3T$4:$5:$6Z')) }))
}

/** Removes all but the newest backups. */
export function pruneBackups(data: string, keep: number): void {
  for (const { file } of listBackups(data).slice(0, -keep)) rmSync(file)
}

/** How far a journal had been read when the backup was made; 0 where the backup does not know it. */
export function positionIn(file: string, journal: string): number {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return preparePosition(db).of(journal)
  } finally {
    db.close()
  }
}

/** Copies a database into a new file, as it is at this moment, also while it is being written. */
export function copyDatabase(from: string, to: string): void {
  const part = `${to}.part`
  discard(part)
  const db = new Database(from, { readonly: true, fileMustExist: true })
  try {
    db.prepare('VACUUM INTO ?').run(part)
  } finally {
    db.close()
  }
  settle(part, to)
}

/** Removes a copy that was begun and not finished, with what lies beside it. */
export function discard(part: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(part + suffix, { force: true })
}

/** Makes a finished copy a single file, brings it to the disk, and only then gives it its name. */
export function settle(part: string, file: string): void {
  const db = new Database(part)
  db.pragma('journal_mode = DELETE')
  db.close()
  sync(part)
  renameSync(part, file)
  sync(dirname(file))
}
