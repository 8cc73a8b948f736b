import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import mqtt from 'mqtt'
import { encode } from '../../broker/contract/codec.ts'
import { topicOf } from '../../broker/contract/topics.ts'

/** A hundred ticks a second, each of another meter, so that none waits for the pace of `power`. */
export const METERS = 800
const EVERY_MS = 10
const TURN_MS = METERS * EVERY_MS
/** Time for the turns before, and for the pace of `power` after them. */
const LEAD_MS = 2500
/** The turn before the one that is measured takes a little longer, so that its power is another. */
const LONGER_MS = 20
const POWER_W = Math.round((3_600_000 * (1000 / 75)) / TURN_MS)

/** How long the answers took, in ms. */
export interface Latency {
  samples: number
  p50: number
  p99: number
}

/**
 * Publishes ticks and waits for what answers them.
 * @param answer `power`: what ingest makes of a tick; `tick`: the tick itself, forwarded
 */
export async function measureLatency(port: number, answer: 'power' | 'tick'): Promise<Latency> {
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port, protocolVersion: 4 })
  const socket = client.stream as Socket
  socket.setNoDelay()
  const publish = (meter: string, payload: string) =>
    client.publishAsync(topicOf('wattwheel', 'tick', meter), payload, { qos: 1 })
  const sentMs = new Map<string, number>()
  const tookMs: number[] = []
  client.on('message', (topic, payload) => {
    const key = `${topic} ${payload}`
    const startMs = sentMs.get(key)
    if (startMs !== undefined && sentMs.delete(key)) tookMs.push(performance.now() - startMs)
  })
  await client.subscribeAsync(topicOf('wattwheel', answer, '+'), { qos: 1 })

  const turns = turnsFrom(Date.now() + LEAD_MS)
  await Promise.all(turns.map(({ meter, before }) => publish(meter, before)))
  const acknowledged: Promise<unknown>[] = []
  for (const { meter, at, tick } of turns) {
    await delay(Math.max(0, at - Date.now()))
    sentMs.set(`${topicOf('wattwheel', answer, meter)} ${answer === 'power' ? POWER_W : tick}`, performance.now())
    acknowledged.push(publish(meter, tick))
  }
  await Promise.all(acknowledged)
  while (sentMs.size > 0) await delay(EVERY_MS)
  await client.endAsync()
  return latencyOf(tookMs)
}

/** For each meter the turn that is measured, and a message with the two before it, from which it has its power. */
function turnsFrom(beginMs: number) {
  return Array.from({ length: METERS }, (_, i) => {
    const at = beginMs + i * EVERY_MS
    const before = [
      { boot: 'a', seq: 1, at: at - 2 * TURN_MS - LONGER_MS },
      { boot: 'a', seq: 2, at: at - TURN_MS },
    ]
    return { meter: `m${i + 1}`, at, before: encode(before), tick: encode({ boot: 'a', seq: 3, at }) }
  })
}

function latencyOf(tookMs: readonly number[]): Latency {
  const sorted = tookMs.toSorted((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
  return { samples: sorted.length, p50: quantile(0.5), p99: quantile(0.99) }
}
