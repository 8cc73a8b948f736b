import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { MqttClient } from 'mqtt'
import { topicOf } from '../../broker/contract/topics.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { keepConnected } from './connection.ts'

/** A sensor that numbers nothing: each turn is an empty message, sent once. */
export interface BareSensor {
  connections(): number
  /** Turns of which it is known that the broker has them, and such of which it is not. */
  sent(): { acknowledged: number; unsure: number }
  close(): void
}

/** What became of the bare ticks. */
export interface BareOutcome {
  acknowledged: number
  unsure: number
  stored: number
  /** Too near to another: two that waited at a broker arrive at once. */
  rejected: number
}

export const BARE_METER = 'bare'
/** Its turns may be as near to each other as the settings allow. */
export const BARE_SETTINGS = { impulses_per_kwh: 100_000, max_power_w: 10_000_000 }
const EVERY_MS = 50
const SILENCE_MS = 2500

/** @param urlOf where the broker seems to be, asked for each connection */
export function startBareSensor(urlOf: () => string): BareSensor {
  const sent = { acknowledged: 0, unsure: 0 }
  let closed = false

  async function speak(client: MqttClient): Promise<void> {
    while (client.connected && !closed) {
      await delay(EVERY_MS)
      sent.unsure++
      const published = client.publishAsync(topicOf('wattwheel', 'tick', BARE_METER), '', { qos: 1 })
      const answer = await Promise.race([published, delay(SILENCE_MS, 'silence', { ref: false })])
      if (answer === 'silence') throw new Error(`no acknowledgement within ${SILENCE_MS} ms`)
      sent.unsure--
      sent.acknowledged++
    }
  }

  const connection = keepConnected(urlOf, `sensor-${BARE_METER}`, speak)
  return {
    connections: connection.accepted,
    sent: () => ({ ...sent }),
    close() {
      closed = true
      connection.close()
    },
  }
}

/** Compares what was sent with the store; bare ticks have no identity, so they are only counted. */
export function judgeBare(data: string, sent: { acknowledged: number; unsure: number }): BareOutcome {
  const store = new Database(join(data, STORE_FILE), { readonly: true })
  const count = (table: 'tick' | 'rejected') =>
    store
      .prepare<[string], number>(`SELECT count(*) FROM ${table} JOIN meter USING (meter) WHERE id = ?`)
      .pluck()
      .get(BARE_METER) ?? 0
  try {
    return { ...sent, stored: count('tick'), rejected: count('rejected') }
  } finally {
    store.close()
  }
}
