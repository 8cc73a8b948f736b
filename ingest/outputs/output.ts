import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { TopicName } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'

/** Takes what ingest publishes to another place. */
export interface Output {
  /** Ingest has published something of a meter. */
  said(meter: string, name: TopicName, payload: string): void
  close(): Promise<void>
}

/** Opens an output; undefined where the settings do not ask for it. */
export type OpenOutput = (settings: Settings, log: Log, clock: Clock) => Output | undefined
