import type { JournalEntry } from '../../broker/journal/reader.ts'

/** A wall clock that drifts less than this against the monotonic one has not been set. */
const STEP_MS = 60_000

/**
 * Places entries anew that arrived while the server's clock was wrong. Within a run the monotonic clock never
 * steps; where the wall clock did (a machine without a clock, set by NTP after its start), the newest entry of
 * the run tells by how much the times of those before it are off.
 */
export function retime(entries: readonly JournalEntry[]): JournalEntry[] {
  const newest = new Map(entries.map((entry) => [entry.run, entry]))
  return entries.map((entry) => {
    const { atMs, monoMs } = newest.get(entry.run) as JournalEntry
    const byMonotonicMs = atMs - (monoMs - entry.monoMs)
    return Math.abs(byMonotonicMs - entry.atMs) <= STEP_MS ? entry : { ...entry, atMs: byMonotonicMs }
  })
}
