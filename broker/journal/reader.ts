import { join } from 'node:path'
import { inspect, openReader } from '../database.ts'
import { JOURNAL, JOURNAL_FILE } from './shape.ts'

/** One message as the broker kept it: `atMs` and `monoMs` are the wall and monotonic time of its arrival in `run`. */
export interface JournalEntry {
  position: number
  atMs: number
  monoMs: number
  run: number
  user: string
  topic: string
  payload: Uint8Array
}

/** The broker's journal, open for reading in any process. */
export interface JournalReader {
  readonly id: string
  /** At most `limit` entries after a position, in order. */
  after(position: number, limit: number): JournalEntry[]
  close(): void
}

/**
 * Opens the journal of a data folder.
 * @returns undefined as long as the broker has not made it
 * @throws Fault when the file cannot be used
 */
export function openJournalReader(dataFolder: string): JournalReader | undefined {
  const db = openReader(join(dataFolder, JOURNAL_FILE), JOURNAL)
  if (!db) return undefined
  const after = db.prepare<[number, number], JournalEntry>(
    `SELECT position, at_ms AS atMs, mono_ms AS monoMs, run, user, topic, payload
     FROM entry WHERE position > ? ORDER BY position LIMIT ?`,
  )
  return {
    id: db.prepare('SELECT id FROM identity').pluck().get() as string,
    after: (position, limit) => after.all(position, limit),
    close: () => db.close(),
  }
}

/**
 * Reads the whole journal and checks all that SQLite can.
 * @returns its version; undefined as long as the broker has not made it
 * @throws Fault when the file cannot be used
 */
export function inspectJournal(dataFolder: string): number | undefined {
  return inspect(join(dataFolder, JOURNAL_FILE), JOURNAL)
}
