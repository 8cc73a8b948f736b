import type { Entry } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { askAhead, type Connection } from './connection.ts'
import { type ImportBooks, type ImportEntry, prepareImporter } from './imports.ts'
import type { MeterRules } from './rules.ts'

/** Records an entry; its id makes it idempotent. */
export type EntryRecorder = (books: ImportBooks, rules: MeterRules, entry: Entry, arrivedAtMs: number) => void

/**
 * What people entered is kept as it came. Of an import its turns and periods are counted, and what became of them is
 * kept in their place.
 */
export function prepareEntry(db: Connection, settings: Settings): EntryRecorder {
  const insert = db.prepare(
    'INSERT INTO entry(meter, id, kind, arrived_at_ms, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (meter, id) DO NOTHING',
  )
  const settle = db.prepare<[string, number, string]>('UPDATE entry SET body = ? WHERE meter = ? AND id = ?')
  const importEntry = prepareImporter(db, settings)
  return (books, rules, entry, arrivedAtMs) => {
    const { meter } = rules
    const isImport = entry.kind === 'ticks' || entry.kind === 'energy'
    const body = JSON.stringify(isImport ? { id: entry.id, kind: entry.kind } : entry)
    if (insert.run(meter, entry.id, entry.kind, arrivedAtMs, body).changes === 0 || !isImport) return
    const imported = importEntry(books, rules, entry, arrivedAtMs)
    settle.run(JSON.stringify({ id: entry.id, kind: entry.kind, ...imported }), meter, entry.id)
  }
}

/** What an earlier version kept of imports without counting it. */
interface Kept {
  id: string
  body: string
  arrivedAtMs: number
}

/** Prepares what counts, inside a transaction, the imports that an earlier version only kept. */
export function prepareKept(
  db: Connection,
  settings: Settings,
): (books: ImportBooks, meters: readonly MeterRules[]) => void {
  const record = prepareEntry(db, settings)
  const select = db.prepare<[number], Kept>(
    `SELECT id, body, arrived_at_ms AS arrivedAtMs FROM entry
     WHERE meter = ? AND kind IN ('ticks', 'energy') AND json_extract(body, '$.counted') IS NULL ORDER BY arrived_at_ms, id`,
  )
  const remove = db.prepare<[number, string]>('DELETE FROM entry WHERE meter = ? AND id = ?')
  return (books, meters) => {
    const kept = askAhead(db, () => meters.map(({ meter }) => select.all(meter)))
    for (const [i, rules] of meters.entries()) {
      for (const { id, body, arrivedAtMs } of kept[i] ?? []) {
        remove.run(rules.meter, id)
        record(books, rules, JSON.parse(body) as ImportEntry, arrivedAtMs)
      }
    }
  }
}
