import { setTimeout as delay } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { decodeLive, decodePresence } from '../../../broker/contract/codec.ts'
import { parseTopic } from '../../../broker/contract/topics.ts'
import { keepConnected } from '../connection.ts'

/** Hears what the workers publish. */
export interface Listener {
  /** When the last tick of a meter was, as told last; 0 for none. */
  tickAtMs(meter: string): number
  /** Whether a worker is there, as it or its last will has said last. */
  isOnline(worker: string): boolean
  close(): void
}

const LOOK_MS = 200
const FILTERS = ['wattwheel/+/live', 'wattwheel/ingest/+/status']

export function startListener(urlOf: () => string): Listener {
  const ticksAtMs = new Map<string, number>()
  const online = new Set<string>()

  function hear(topic: string, payload: Buffer): void {
    const parsed = parseTopic('wattwheel', topic)
    if (parsed?.name === 'live') ticksAtMs.set(parsed.owner, decodeLive(payload).value?.tick_at ?? 0)
    if (parsed?.name !== 'workerStatus') return
    if (decodePresence(payload).value === 'online') online.add(parsed.owner)
    else online.delete(parsed.owner)
  }

  async function listen(client: MqttClient): Promise<void> {
    client.on('message', hear)
    await client.subscribeAsync(FILTERS, { qos: 0 })
  }

  const connection = keepConnected(urlOf, 'listener', listen)
  return {
    tickAtMs: (meter) => ticksAtMs.get(meter) ?? 0,
    isOnline: (worker) => online.has(worker),
    close: connection.close,
  }
}

/** Resolves when both of two workers are there. */
export async function bothOnline({ isOnline }: Pick<Listener, 'isOnline'>): Promise<void> {
  while (!isOnline('1-of-2') || !isOnline('2-of-2')) await delay(LOOK_MS)
}
