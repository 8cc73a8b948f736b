import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Clock } from '../contract/clock.ts'
import { openWriter } from '../database.ts'
import { explained } from '../explain.ts'
import { JOURNAL, JOURNAL_FILE } from './shape.ts'

/** A message to be kept before it is acknowledged. */
export interface Message {
  user: string
  topic: string
  payload: Uint8Array
}

/** The broker's journal, open for appending. */
export interface JournalWriter {
  /** The random id of this journal file. */
  readonly id: string
  /** There was a journal before; it is gone, and this is a new one. */
  readonly vanished: boolean
  /**
   * Appends a message. All that is appended in one turn of the event loop is one commit; afterwards the
   * callbacks run in the order of the calls: without an error once the message is on disk, with it when
   * nothing of the commit is.
   */
  append(message: Message, done: (error: Error | null) => void): void
  /** Removes entries below a position from the beginning on, up to the first that is not older; answers how many. */
  prune(belowPosition: number, olderThanMs: number, limit: number): number
  close(): void
}

/**
 * Opens the journal in the data folder and begins a run.
 * @param grown is told the newest position after each commit
 * @param noRoom why nothing can be taken in now, if so
 * @throws Fault when the file cannot be used
 */
export function openJournalWriter(
  dataFolder: string,
  clock: Clock,
  grown: (position: number) => void,
  noRoom: () => Error | undefined = () => undefined,
): JournalWriter {
  const file = join(dataFolder, JOURNAL_FILE)
  const { db, vanished, close } = openWriter(file, JOURNAL)
  const id = db.prepare('SELECT id FROM identity').pluck().get() as string
  const run = beginRun(file, db, close, clock)
  const insert = db.prepare(
    'INSERT INTO entry(at_ms, mono_ms, run, user, topic, payload) VALUES (@atMs, @monoMs, @run, @user, @topic, @payload)',
  )

  const first = db.prepare<[number, number], { position: number; atMs: number }>(
    'SELECT position, at_ms AS atMs FROM entry WHERE position < ? ORDER BY position LIMIT ?',
  )
  const removeTo = db.prepare<[number]>('DELETE FROM entry WHERE position <= ?')

  type Waiting = Message & { atMs: number; monoMs: number; done: (error: Error | null) => void }
  let waiting: Waiting[] = []

  const insertAll = db.transaction((messages: Waiting[]): number => {
    let position = 0
    for (const { atMs, monoMs, user, topic, payload } of messages) {
      position = Number(insert.run({ atMs, monoMs, run, user, topic, payload }).lastInsertRowid)
    }
    return position
  })

  function commit(): void {
    const messages = waiting
    waiting = []
    if (messages.length === 0) return
    let failure = noRoom() ?? null
    let position = 0
    try {
      if (!failure) position = explained(file, () => insertAll.immediate(messages))
    } catch (error) {
      failure = error as Error
    }
    for (const message of messages) message.done(failure)
    if (!failure) grown(position)
  }

  return {
    id,
    vanished,
    append(message, done) {
      if (waiting.length === 0) setImmediate(commit)
      waiting.push({ ...message, atMs: Math.round(clock.wallMs()), monoMs: Math.round(clock.monoMs()), done })
    },
    prune(belowPosition, olderThanMs, limit) {
      const entries = first.all(belowPosition, limit)
      const young = entries.findIndex(({ atMs }) => atMs >= olderThanMs)
      const last = (young < 0 ? entries : entries.slice(0, young)).at(-1)
      return last ? removeTo.run(last.position).changes : 0
    },
    close() {
      commit()
      close()
    },
  }
}

function beginRun(file: string, db: Database, close: () => void, clock: Clock): number | bigint {
  const insert = db.prepare<[number]>('INSERT INTO run(started_at_ms) VALUES (?)')
  try {
    return explained(file, () => insert.run(Math.round(clock.wallMs())).lastInsertRowid)
  } catch (error) {
    close()
    throw error
  }
}
