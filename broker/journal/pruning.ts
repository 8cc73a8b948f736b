import type { Clock } from '../contract/clock.ts'
import { decodeJournalPosition } from '../contract/codec.ts'
import type { Log } from '../log.ts'
import type { JournalWriter } from './writer.ts'

/** Removes from the journal what nobody needs any more. */
export interface Pruning {
  /** Ingest told how far it has read the journal, and how far its oldest backup has. */
  heard(payload: Uint8Array): void
  close(): void
}

const HOUR_MS = 3_600_000
/** What is younger than this stays in any case. */
const KEEP_MS = 8 * 24 * HOUR_MS
/** So many entries go in one transaction: a commit stops the event loop. */
const BATCH = 500

/**
 * Prunes when ingest tells its position: the first time, and then once an hour. An entry goes when it lies below
 * the position and below the one in the oldest backup, so that after a restore ingest can read on from there.
 */
export function startPruning(journal: Pick<JournalWriter, 'id' | 'prune'>, clock: Clock, log: Log): Pruning {
  let nextMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Immediate | undefined

  function pruneBelow(position: number, pruned = 0): void {
    timer = undefined
    try {
      const count = journal.prune(position, clock.wallMs() - KEEP_MS, BATCH)
      if (count === BATCH) timer = setImmediate(() => pruneBelow(position, pruned + count))
      else if (pruned + count > 0) log.info({ entries: pruned + count, below: position }, 'pruned the journal')
    } catch (error) {
      log.warn({ err: error }, `journal not pruned: ${(error as Error).message}; trying again in an hour`)
    }
  }

  return {
    heard(payload) {
      const { value } = decodeJournalPosition(payload)
      if (value?.journal !== journal.id || timer || clock.monoMs() < nextMs) return
      nextMs = clock.monoMs() + HOUR_MS
      pruneBelow(Math.min(value.position, value.backed_up))
    },
    close: () => clearImmediate(timer),
  }
}
