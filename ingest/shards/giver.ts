import type { MqttClient } from 'mqtt'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { type Admission, connectService } from '../../broker/service/connect.ts'
import { sessionOf } from './shard.ts'

/** Sends to other workers what is theirs. */
export interface Giver {
  /** Resolves when the broker has it. */
  give(topic: string, payload: Buffer): Promise<void>
  close(): Promise<void>
}

/**
 * Makes a connection when there is something to give: over that which brings messages the broker's answer would wait
 * behind those that wait for it.
 */
export function makeGiver(settings: Settings, worker: number, log: Log, admitted?: Admission): Giver {
  const stop = new AbortController()
  let connecting: Promise<MqttClient> | undefined
  return {
    async give(topic, payload) {
      connecting ??= connectService(settings, `${sessionOf(worker)}-gives`, {}, log, stop.signal, admitted)
      await (await connecting).publishAsync(topic, payload, { qos: 1 })
    },
    async close() {
      stop.abort()
      const client = await connecting?.catch(() => undefined)
      await client?.endAsync(true)
    },
  }
}
