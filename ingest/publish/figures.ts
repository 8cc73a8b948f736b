import type { MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { shardOf } from '../shards/shard.ts'
import { makePace } from './pace.ts'
import { say } from './publisher.ts'

/** Tells how ingest is. */
export interface Figures {
  /** A batch was committed in such a time. */
  committed(durationMs: number): void
  /** There is a connection. */
  due(): void
  close(): void
}

/** They are told at most, and at least, this often. */
const EVERY_MS = 5000

export function tellFigures(settings: Settings, clock: Clock, client: () => MqttClient | undefined): Figures {
  let [commits, commitMs] = [0, 0]
  const pace = makePace(EVERY_MS, clock, () => {
    const connection = client()
    // Of several workers nobody could tell whose they are.
    if (connection?.connected && !shardOf(settings)) {
      say(connection, settings, 'ingestFigures', '', encode({ commits, commit_ms: commitMs }))
    }
    pace.dueIn(EVERY_MS)
  })
  return {
    committed(durationMs) {
      commits++
      commitMs += durationMs
    },
    due: pace.due,
    close: pace.close,
  }
}
