import type { Clock } from '../../broker/contract/clock.ts'
import type { JournalEntry } from '../../broker/journal/reader.ts'

/** No machine that runs this can live earlier: its clock has not been set. */
const EARLIEST_MS = Date.UTC(2025, 0, 1)
/** A clock that is further behind what is stored is wrong. */
const BEHIND_MS = 60_000
/** So long a clock is given to be set; a machine that never gets the time goes on without it. */
export const CLOCK_PATIENCE_MS = 300_000

/** Holds entries back while the clock that gave them their time is known to be wrong. */
export interface ClockPatience {
  /**
   * The entries that may be recorded now, from the first on.
   * @param limit as many do not wait: a newer one would not be seen
   */
  ripe(entries: readonly JournalEntry[], limit: number): readonly JournalEntry[]
}

/**
 * Within a run the newest entry tells the true time of those before it, once the clock is set (`retime`); what has been
 * recorded before that keeps its wrong time. So the entries of a run wait as long as its clock is known to be wrong:
 * it lies before this program was made, or is behind the newest entry recorded. They wait in the journal, on disk.
 * @param newestAtMs when the newest entry ever recorded arrived
 */
export function makeClockPatience(newestAtMs: () => number, clock: Clock): ClockPatience {
  let waiting: { run: number; sinceMs: number } | undefined

  function isWrong({ atMs }: JournalEntry): boolean {
    return atMs < EARLIEST_MS || atMs < newestAtMs() - BEHIND_MS
  }

  return {
    ripe(entries, limit) {
      const last = entries.at(-1)
      if (!last || entries.length >= limit || !isWrong(last)) return entries
      if (waiting?.run !== last.run) waiting = { run: last.run, sinceMs: clock.monoMs() }
      if (clock.monoMs() - waiting.sinceMs >= CLOCK_PATIENCE_MS) return entries
      return entries.slice(0, entries.findLastIndex(({ run }) => run !== last.run) + 1)
    },
  }
}
