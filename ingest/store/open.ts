import type { Connection } from './connection.ts'
import type { NoDataFinder } from './nodata.ts'
import type { MeterRules } from './rules.ts'

/** What a time was imported as: single turns, or energy without turns. */
export type ImportKind = 'ticks' | 'energy'

/** A time in which something was imported without a break. */
export interface ImportedTime {
  fromMs: number
  toMs: number
}

/** Where imports may go, and where they went. */
export interface OpenTimes {
  /**
   * Whether nobody watched the disc between two neighbouring ticks: one of them is missing, there is no data between
   * them, or an import ended or began with one of them.
   */
  isOpen(rules: MeterRules, beforeMs: number | undefined, afterMs: number | undefined): boolean
  /** The imported times of a kind that touch [fromMs, toMs], ascending. */
  imported(meter: number, kind: ImportKind, fromMs: number, toMs: number): ImportedTime[]
  /**
   * Remembers that a time was imported, joined to those of its kind that touch it.
   * @param beforeMs where a time before it may end, to be joined; the same with `afterMs`
   */
  close(meter: number, kind: ImportKind, time: ImportedTime, beforeMs: number, afterMs: number): void
}

export function prepareOpenTimes(db: Connection, noData: NoDataFinder): OpenTimes {
  const touching = db.prepare<[number, string, number, number], ImportedTime>(
    `SELECT from_ms AS fromMs, to_ms AS toMs FROM imported
     WHERE meter = ? AND kind = ? AND from_ms <= ? AND to_ms >= ? ORDER BY from_ms`,
  )
  const remove = db.prepare<[number, string, number]>(
    'DELETE FROM imported WHERE meter = ? AND kind = ? AND from_ms = ?',
  )
  const insert = db.prepare<[number, string, number, number]>(
    'INSERT INTO imported(meter, kind, from_ms, to_ms) VALUES (?, ?, ?, ?)',
  )
  const imported: OpenTimes['imported'] = (meter, kind, fromMs, toMs) => touching.all(meter, kind, toMs, fromMs)

  return {
    isOpen({ id, meter }, beforeMs, afterMs) {
      if (beforeMs === undefined || afterMs === undefined) return true
      if (noData.between(id, meter, beforeMs, afterMs)(beforeMs, afterMs)) return true
      return (
        imported(meter, 'ticks', beforeMs, beforeMs).some(({ toMs }) => toMs === beforeMs) ||
        imported(meter, 'ticks', afterMs, afterMs).some(({ fromMs }) => fromMs === afterMs)
      )
    },
    imported,
    close(meter, kind, time, beforeMs, afterMs) {
      const joined = { ...time }
      for (const other of imported(meter, kind, beforeMs, afterMs)) {
        remove.run(meter, kind, other.fromMs)
        joined.fromMs = Math.min(joined.fromMs, other.fromMs)
        joined.toMs = Math.max(joined.toMs, other.toMs)
      }
      insert.run(meter, kind, joined.fromMs, joined.toMs)
    },
  }
}
