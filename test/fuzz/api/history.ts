import mqtt from 'mqtt'
import { encode } from '../../../broker/contract/codec.ts'
import type { Tick } from '../../../broker/contract/messages.ts'
import { topicOf } from '../../../broker/contract/topics.ts'
import type { Ports } from '../house.ts'

const DAY_MS = 86_400_000
/** A tick may be no older than 400 days. */
const AGE_DAYS = 390
const MOST_TICKS = 64

/** Publishes a year of turns, evenly spread, and waits until the web server tells of the last. */
export async function recordHistory({ broker, web }: Ports, meter: string, ticks: number): Promise<void> {
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port: broker, protocolVersion: 4, clientId: 'history' })
  const beganMs = Date.now() - AGE_DAYS * DAY_MS
  const all = Array.from({ length: ticks }, (_, i): Tick => {
    return { boot: 'history', seq: i + 1, at: beganMs + Math.floor((i * AGE_DAYS * DAY_MS) / ticks) }
  })
  for (let i = 0; i < ticks; i += MOST_TICKS) {
    const payload = encode(all.slice(i, i + MOST_TICKS))
    await client.publishAsync(topicOf('wattwheel', 'tick', meter), payload, { qos: 1 })
  }
  await client.endAsync()
  while ((await lastTickAtMs(web)) !== all.at(-1)?.at);
}

async function lastTickAtMs(web: number): Promise<number | null | undefined> {
  const answer = await fetch(`http://127.0.0.1:${web}/api/v1/meters`)
  return answer.ok ? ((await answer.json()) as { last_tick_at: number | null }[])[0]?.last_tick_at : undefined
}
