import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Payload } from '../contract/codec.ts'
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
  payload: Payload
}

type Columns = [position: number, atMs: number, monoMs: number, run: number, user: string, topic: string, text: string]

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
  const after = prepareAfter(db)
  return {
    id: db.prepare('SELECT id FROM identity').pluck().get() as string,
    after: (position, limit) => mendable(file, () => explained(file, () => after(position, limit))),
    isReplaced: () => inodeOf(file) !== inode,
    close: () => db.close(),
  }
}

/** Rows as arrays and payloads as text are made in half the time; a million of them may be waiting. */
function prepareAfter(db: Database): (position: number, limit: number) => JournalEntry[] {
  const rows = db
    .prepare<[number, number], Columns>(
      `SELECT position, at_ms, mono_ms, run, user, topic, CAST(payload AS TEXT)
       FROM entry WHERE position > ? ORDER BY position LIMIT ?`,
    )
    .raw()
  const bytes = db.prepare<[number], Buffer>('SELECT payload FROM entry WHERE position = ?').pluck()
  return (after, limit) =>
    rows.all(after, limit).map(([position, atMs, monoMs, run, user, topic, text]) => {
      const payload = INEXACT.test(text) ? (bytes.get(position) as Buffer) : text
      return { position, atMs, monoMs, run, user, topic, payload }
    })
}

/** What stands in a text for bytes that are none, and the mark that a decoder may remove. */
const INEXACT = /[\uFFFD\uFEFF]/

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
