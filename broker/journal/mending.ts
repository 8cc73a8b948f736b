import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import { Damaged } from '../contract/fault.ts'
import { isDamage } from '../explain.ts'
import type { Log } from '../log.ts'
import { finishRescue, type Rescue, rescueJournal } from './rescue.ts'
import { JOURNAL_FILE } from './shape.ts'
import { type JournalWriter, openJournalWriter } from './writer.ts'

/** A disk on which each new journal is damaged at once is beyond mending. */
const MEND_AGAIN_MS = 3_600_000

/**
 * Opens the journal for appending. Sensors keep what the broker does not take only as long as their memory lasts,
 * so a damaged journal must not keep it from starting, nor from going on: the journal is set aside, with all that
 * can still be read of it brought over into a new one, and the log tells so.
 * @param grown is told the newest position after each commit
 * @param noRoom why nothing can be taken in now, if so
 * @throws Fault when the file cannot be used and that would not help
 */
export function openMendedJournal(
  dataFolder: string,
  clock: Clock,
  log: Log,
  grown: (position: number) => void,
  noRoom: () => Error | undefined,
): JournalWriter {
  let mendedMs = Number.NEGATIVE_INFINITY
  let mending: NodeJS.Immediate | undefined
  let journal = openAtStart()

  function openAtStart(): JournalWriter {
    const aside = finishRescue(dataFolder)
    if (aside) log.error({ aside }, `ended what was broken off: ${aside} is the damaged journal, and this the new one`)
    try {
      return open()
    } catch (error) {
      if (!(error instanceof Damaged)) throw error
      return openRescued(error)
    }
  }

  function open(): JournalWriter {
    const opened = openJournalWriter(dataFolder, clock, grown, noRoom)
    if (opened.vanished) {
      const file = join(dataFolder, JOURNAL_FILE)
      log.error({ file }, `${file}: expected the journal that was here, got none: what ingest had not read is lost.`)
    }
    return opened
  }

  function openRescued(damage: Error): JournalWriter {
    mendedMs = clock.monoMs()
    log.error({ err: damage }, 'the journal is damaged and is being mended')
    const rescue = rescueJournal(dataFolder, clock.wallMs())
    log.error({ ...rescue }, story(rescue))
    return open()
  }

  /** After the commit that failed: what waits for it has been told so and comes again. */
  function mend(damage: Error): void {
    if (mending || clock.monoMs() - mendedMs < MEND_AGAIN_MS) return
    mending = setImmediate(() => {
      try {
        journal.close()
        journal = openRescued(damage)
      } catch (error) {
        log.fatal({ err: error }, `the journal could not be mended: ${(error as Error).message}`)
      }
      mending = undefined
    })
  }

  return {
    get id() {
      return journal.id
    },
    get vanished() {
      return journal.vanished
    },
    append(message, done) {
      journal.append(message, (error) => {
        done(error)
        if (error && isDamage(error)) mend(error)
      })
    },
    prune(belowPosition, olderThanMs, limit) {
      try {
        return journal.prune(belowPosition, olderThanMs, limit)
      } catch (error) {
        if (isDamage(error)) mend(error as Error)
        throw error
      }
    },
    close() {
      clearImmediate(mending)
      journal.close()
    },
  }
}

/** What a person should know of a rescue. */
function story({ aside, sameId, entries, unread, bare }: Rescue): string {
  const parts = [`the damaged journal is set aside as ${aside}, with all that could not be read`]
  parts.push(`${entries} messages were brought over into a new journal`)
  if (unread > 0) parts.push(`${unread} could not be read`)
  if (!sameId) parts.push('ingest will read all of it again and count no number twice')
  if (bare > 0) parts.push(`${bare} bare ticks were left behind, as nothing tells whether they were counted already`)
  return parts.join('; ')
}
