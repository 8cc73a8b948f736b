import type { Database } from 'better-sqlite3'
import type { DatabaseFormat } from '../format.ts'
import { emptyRecording, type Recording, withoutDoubles } from '../recording.ts'

/** The first program's sensor could not tell its stripe twice within a second: 13.3 Wh a second are 48 kW. */
const CLOSEST_MS = 1000

/**
 * The database of LasseMoench/smartmeter: `energy` has the seconds of each turn, `connection_loss` when a connection
 * was there again, for how many seconds it was told to be lost, and how many turns were missed. Its sensor told the
 * time since its start in place of the duration; so a loss reaches back to the last turn at most.
 */
export const original: DatabaseFormat = {
  kind: 'database',
  title: "the first program's energy.db",
  table: 'energy',
  read(db) {
    const recording = emptyRecording()
    // Of millions of turns a text of JSON is read several times faster than as many rows.
    const timesMs = db
      .prepare<[], string>(
        `SELECT json_group_array(CAST(round(timestamp * 1000) AS INTEGER)) FROM energy
         WHERE typeof(timestamp) IN ('integer', 'real')`,
      )
      .pluck()
      .get() as string
    withoutDoubles(recording, JSON.parse(timesMs), CLOSEST_MS, 'turns less than a second after another')
    recordLosses(db, recording)
    return recording
  },
}

function recordLosses(db: Database, { ticks, losses }: Recording): void {
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'connection_loss'").get()) return
  const rows = db.prepare<[], { endS: number; durationS: number; lost: number }>(
    'SELECT timestamp AS endS, duration AS durationS, ticks_missed AS lost FROM connection_loss ORDER BY timestamp',
  )
  for (const { endS, durationS, lost } of rows.all()) {
    const endMs = Math.round(endS * 1000)
    const lastMs = lastUpTo(ticks, endMs) ?? endMs
    const fromMs = Math.max(lastMs, endMs - Math.max(0, Math.round(durationS * 1000)))
    losses.push({ fromMs, durationMs: endMs - fromMs, lost: Math.max(0, Math.round(lost)) })
  }
}

function lastUpTo(ticks: readonly number[], atMs: number): number | undefined {
  let [from, to] = [0, ticks.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((ticks[middle] as number) <= atMs) from = middle + 1
    else to = middle
  }
  return ticks[from - 1]
}
