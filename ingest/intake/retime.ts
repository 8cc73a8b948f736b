import type { JournalEntry } from '../../broker/journal/reader.ts'
import type { Arrival } from '../arrival.ts'

/** A wall clock that drifts less than this against the monotonic one has not been set. */
const STEP_MS = 60_000

/** An entry of the journal, its arrival set right where the wall clock was wrong. */
export type RetimedEntry = JournalEntry & Arrival

/**
 * Places entries anew that arrived while the server's clock was wrong. Within a run the monotonic clock never
 * steps; where the wall clock did (a machine without a clock, set by NTP after its start), the newest entry of
 * the run tells by how much the times of those before it are off.
 */
export function retime(entries: readonly JournalEntry[]): RetimedEntry[] {
  const newest = new Map(entries.map((entry) => [entry.run, entry]))
  const byMonotonicMs = (entry: JournalEntry) => {
    const { atMs, monoMs } = newest.get(entry.run) as JournalEntry
    return atMs - (monoMs - entry.monoMs)
  }
  const hasStepped = (entry: JournalEntry) => Math.abs(byMonotonicMs(entry) - entry.atMs) > STEP_MS
  const stepped = new Set(entries.filter(hasStepped).map(({ run }) => run))
  return entries.map((entry) => {
    if (!stepped.has(entry.run)) return entry
    const atMs = byMonotonicMs(entry)
    const clockAheadMs = entry.atMs - atMs
    return clockAheadMs === 0 ? entry : { ...entry, atMs, clockAheadMs }
  })
}
