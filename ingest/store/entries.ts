import type { Entry } from '../../broker/contract/messages.ts'
import type { Connection } from './connection.ts'
import type { Imported } from './imports.ts'

/** What the diary of a meter is made of: what people entered of its register. */
export type DiaryEntry = Extract<Entry, { kind: 'reading' | 'reading_removed' | 'replacement' }>

/** The entries as they came. */
export interface StoredEntries {
  /** Those of the diary, in the order of their arrival; of the same millisecond in that of their ids. */
  diary(meter: number): DiaryEntry[]
  has(meter: number, id: string): boolean
  /** What became of an import; undefined when it has not come. */
  imported(meter: number, id: string): Imported | undefined
}

export function prepareEntries(db: Connection): StoredEntries {
  const diary = db
    .prepare<[number], string>(
      `SELECT body FROM entry WHERE meter = ? AND kind IN ('reading', 'reading_removed', 'replacement')
       ORDER BY arrived_at_ms, id`,
    )
    .pluck()
  const has = db.prepare<[number, string], number>('SELECT 1 FROM entry WHERE meter = ? AND id = ?').pluck()
  const imported = db
    .prepare<[number, string], string>(
      "SELECT body FROM entry WHERE meter = ? AND id = ? AND kind IN ('ticks', 'energy')",
    )
    .pluck()
  return {
    diary: (meter) => diary.all(meter).map((body) => JSON.parse(body) as DiaryEntry),
    has: (meter, id) => has.get(meter, id) !== undefined,
    imported(meter, id) {
      const body = imported.get(meter, id)
      return body === undefined ? undefined : (JSON.parse(body) as Imported)
    },
  }
}
