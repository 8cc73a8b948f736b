import type { Batch } from '../arrival.ts'
import type { Connection } from './connection.ts'

/** How far each journal has been read. */
export interface Position {
  /** 0 for a journal that was never seen. */
  of(journal: string): number
  /**
   * Moves on to the end of a batch; to be called in the transaction that records it.
   * @throws Error when the batch does not begin at the stored position: then part of it would be recorded twice
   */
  advance(read: NonNullable<Batch['read']>, newestAtMs: number): void
  /** When the newest entry that was ever recorded arrived; 0 for none. */
  newestAtMs(): number
}

export function preparePosition(db: Connection): Position {
  const select = db.prepare<[string], number>('SELECT position FROM journal WHERE id = ?').pluck()
  const replace = db.prepare<[string, number, number]>(
    `INSERT INTO journal(id, position, newest_at_ms) VALUES (?, ?, ?) ON CONFLICT (id)
     DO UPDATE SET position = excluded.position, newest_at_ms = max(journal.newest_at_ms, excluded.newest_at_ms)`,
  )
  const newest = db.prepare<[], number | null>('SELECT max(newest_at_ms) FROM journal').pluck()
  const of = (journal: string) => select.get(journal) ?? 0
  return {
    of,
    advance({ journal, from, position }, newestAtMs) {
      if (of(journal) !== from) {
        throw new Error(`expected the journal to be read up to ${from}, got ${of(journal)}`)
      }
      replace.run(journal, position, newestAtMs)
    },
    newestAtMs: () => newest.get() ?? 0,
  }
}
