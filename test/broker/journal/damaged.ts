import { closeSync, copyFileSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { systemClock } from '../../../broker/contract/clock.ts'
import { JOURNAL_FILE } from '../../../broker/journal/shape.ts'
import { type JournalWriter, openJournalWriter } from '../../../broker/journal/writer.ts'
import { tempFolder } from '../../rig.ts'
import { turn } from '../entries.ts'

export const TICK = 'wattwheel/main/tick'
export const PAGE_BYTES = 1024

/** Appends messages, of which every fifth is a bare tick, and closes the journal; answers its id. */
export function fillJournal(data: string, count: number, more: (journal: JournalWriter) => void = () => {}): string {
  const journal = openJournalWriter(data, systemClock, () => {})
  for (let seq = 1; seq <= count; seq++) {
    const payload = Buffer.from(seq % 5 === 0 ? '' : turn(seq))
    journal.append({ user: 'u', topic: TICK, payload }, () => {})
  }
  more(journal)
  journal.close()
  return journal.id
}

/** A page of a database, by what is on it. */
export interface Page {
  pageno: number
  name: string
  pagetype: 'leaf' | 'internal' | 'overflow'
  ncell: number
}

/** The pages of a sound database. */
export function pagesOf(file: string): Page[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare<[], Page>('SELECT pageno, name, pagetype, ncell FROM dbstat ORDER BY pageno').all()
  } finally {
    db.close()
  }
}

/** Overwrites pages, as a worn memory card may. */
export function overwrite(file: string, pages: readonly number[], value = 0): void {
  const bytes = readFileSync(file)
  for (const page of pages) bytes.fill(value, (page - 1) * PAGE_BYTES, page * PAGE_BYTES)
  writeFileSync(file, bytes)
}

/** A folder as a power cut would leave it: with what is not yet in the database itself in its -wal file. */
export function asCutOff(data: string): string {
  const folder = tempFolder()
  for (const suffix of ['', '-wal']) {
    const file = join(data, JOURNAL_FILE + suffix)
    if (existsSync(file)) copyFileSync(file, join(folder, JOURNAL_FILE + suffix))
  }
  return folder
}

/** Writes what is in the -wal file back into the database. */
export function writeBack(file: string): void {
  const db = new Database(file)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

/**
 * Overwrites the last page of a kind in a database that is open, and has SQLite look at the file anew.
 * @returns what undoes it
 */
export function damageOpen(file: string, isOfKind: (page: Page) => boolean): () => void {
  writeBack(file)
  const last = pagesOf(file).findLast(isOfKind)
  const at = ((last?.pageno ?? 1) - 1) * PAGE_BYTES
  const page = readFileSync(file).subarray(at, at + PAGE_BYTES)
  put(file, at, Buffer.alloc(PAGE_BYTES))
  return () => put(file, at, page)
}

function put(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
  const touching = new Database(file)
  touching.exec('CREATE TABLE touched(it TEXT); DROP TABLE touched')
  touching.close()
}
