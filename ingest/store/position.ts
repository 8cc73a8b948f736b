import type { Database } from 'better-sqlite3'
import type { Batch } from '../arrival.ts'

/** How far each journal has been read. */
export interface Position {
  /** 0 for a journal that was never seen. */
  of(journal: string): number
  /**
   * Moves on to the end of a batch; to be called in the transaction that records it.
   * @throws Error when the batch does not begin at the stored position: then part of it would be recorded twice
   */
  advance(read: NonNullable<Batch['read']>): void
}

export function preparePosition(db: Database): Position {
  const select = db.prepare<[string], number>('SELECT position FROM journal WHERE id = ?').pluck()
  const replace = db.prepare<[string, number]>(
    'INSERT INTO journal(id, position) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position',
  )
  const of = (journal: string) => select.get(journal) ?? 0
  return {
    of,
    advance({ journal, from, position }) {
      if (of(journal) !== from) {
        throw new Error(`expected the journal to be read up to ${from}, got ${of(journal)}`)
      }
      replace.run(journal, position)
    },
  }
}
