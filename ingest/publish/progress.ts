import type { MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import type { Batch } from '../arrival.ts'
import { attempt } from '../care/attempt.ts'
import { makePace } from './pace.ts'
import { say } from './publisher.ts'

/** Tells the broker how far its journal has been read, so that it may remove what nobody needs any more. */
export interface Progress {
  read(read: NonNullable<Batch['read']>): void
  /** The broker may have forgotten it, or a backup has changed it. */
  due(): void
  close(): void
}

/** It is told at most this often. */
const INTERVAL_MS = 100

/** @param backedUp the position in a journal that the oldest kept backup has */
export function tellProgress(
  settings: Settings,
  clock: Clock,
  log: Log,
  client: () => MqttClient | undefined,
  backedUp: (journal: string) => number,
): Progress {
  let last: Batch['read']
  const pace = makePace(INTERVAL_MS, clock, () => attempt(log, 'telling how far the journal is read', tell))

  function tell(): void {
    const connection = client()
    if (!connection?.connected || !last) return
    const { journal, position } = last
    say(connection, settings, 'journalPosition', '', encode({ journal, position, backed_up: backedUp(journal) }))
  }

  return {
    read(now) {
      last = now
      pace.due()
    },
    due: pace.due,
    close: pace.close,
  }
}
