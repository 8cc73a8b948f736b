import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './contract/clock.ts'
import type { BrokerFigures } from './contract/messages.ts'
import { JOURNAL_FILE } from './journal/shape.ts'
import type { JournalWriter } from './journal/writer.ts'

/** Where the broker counts what it does, to tell it from time to time. */
export interface Figures {
  /** The same journal, each write measured from the message to the disk. */
  timed(journal: Pick<JournalWriter, 'append'>): Pick<JournalWriter, 'append'>
  /** The journal has grown to a position. */
  grown(position: number): void
  /** From now on `tell` is called every few seconds. @param count what is asked anew each time */
  begin(count: () => Pick<BrokerFigures, 'connections' | 'queued'>, tell: (figures: BrokerFigures) => void): void
  close(): void
}

const EVERY_MS = 5000

export function keepFigures(dataFolder: string, clock: Clock): Figures {
  const file = join(dataFolder, JOURNAL_FILE)
  let [writes, writeMs] = [0, 0]
  let newest: { position?: number } = {}
  let timer: NodeJS.Timeout | undefined

  function figures(): Omit<BrokerFigures, 'connections' | 'queued'> {
    const journal_bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    return { writes, write_ms: writeMs, journal_bytes, ...newest }
  }

  return {
    timed: (journal) => ({
      append(message, done) {
        const beganMs = clock.monoMs()
        journal.append(message, (error) => {
          if (!error) {
            writes++
            writeMs += clock.monoMs() - beganMs
          }
          done(error)
        })
      },
    }),
    grown(position) {
      newest = { position }
    },
    begin(count, tell) {
      timer = setInterval(() => tell({ ...count(), ...figures() }), EVERY_MS).unref()
    },
    close: () => clearInterval(timer),
  }
}
