import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Damaged } from '../contract/fault.ts'
import { explained, inspect, openReader } from '../database.ts'
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
  /**
   * At most `limit` entries after a position, in order.
   * @throws Fault when the file cannot be read
   */
  after(position: number, limit: number): JournalEntry[]
  /** Another file has come in the place of this one, or none: it is to be opened anew. */
  isReplaced(): boolean
  close(): void
}

/**
 * Opens the journal of a data folder.
 * @returns undefined as long as the broker has not made it
 * @throws Fault when the file cannot be used
 */
export function openJournalReader(dataFolder: string): JournalReader | undefined {
  const file = join(dataFolder, JOURNAL_FILE)
  const inode = inodeOf(file)
  const db = mendable(file, () => openReader(file, JOURNAL))
  if (!db) return undefined
  const after = db.prepare<[number, number], JournalEntry>(
    `SELECT position, at_ms AS atMs, mono_ms AS monoMs, run, user, topic, payload
     FROM entry WHERE position > ? ORDER BY position LIMIT ?`,
  )
  return {
    id: db.prepare('SELECT id FROM identity').pluck().get() as string,
    after: (position, limit) => mendable(file, () => explained(file, () => after.all(position, limit))),
    isReplaced: () => inodeOf(file) !== inode,
    close: () => db.close(),
  }
}

/**
 * Reads the whole journal and checks all that SQLite can.
 * @returns its version; undefined as long as the broker has not made it
 * @throws Fault when the file cannot be used
 */
export function inspectJournal(dataFolder: string): number | undefined {
  const file = join(dataFolder, JOURNAL_FILE)
  return mendable(file, () => inspect(file, JOURNAL))
}

const inodeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.ino

/** A journal has no backup, but the broker mends it. */
function mendable<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof Damaged)) throw cause
    const mend = 'Start the broker anew: it sets this file aside and brings over every message that can still be read.'
    throw new Damaged(`${file}: the journal is damaged. ${mend}`, { cause })
  }
}
