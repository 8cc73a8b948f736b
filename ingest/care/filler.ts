import type { Clock } from '../../broker/contract/clock.ts'
import type { Log } from '../../broker/log.ts'
import type { Recorded } from '../store/said.ts'
import type { StoreWriter } from '../store/writer.ts'
import { makeComplaint } from './complaint.ts'

/** How often to look for gaps that have waited long enough, where no message gives the occasion. */
const LOOK_MS = 30_000

/** Fills gaps as time goes by. */
export interface Filler {
  /** The backlog has been read: what is still missing may be judged by the clock. */
  start(): void
  close(): void
}

/** @param done is told what a fill changed */
export function makeFiller(store: StoreWriter, clock: Clock, log: Log, done: (recorded: Recorded) => void): Filler {
  const complain = makeComplaint(log, clock)
  let timer: NodeJS.Timeout | undefined
  const fill = () => {
    store
      .fillGaps(clock.wallMs())
      .then(done, (error) => complain(error, `gaps not filled, trying again: ${error.message}`))
  }
  return {
    start() {
      timer ??= setInterval(fill, LOOK_MS)
    },
    close: () => clearInterval(timer),
  }
}
