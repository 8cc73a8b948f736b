import { setTimeout as delay } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { Fault } from '../contract/fault.ts'
import type { Log } from '../log.ts'
import { RETRY_MS } from './retry.ts'

/**
 * How many filters go in a packet. One with very many is refused by some brokers, and with each packet NATS stores all of
 * the session's filters anew: of 2,000 without guarantee, 20 to a packet, that was 5 s in which little else was answered.
 * Of those with a guarantee three NATS servers that keep everything threefold take half a second for each, and answer to
 * nothing else while they have a packet in hand.
 */
const FILTERS_A_PACKET = { 0: 200, 1: 20 } as const

const packetsOf = (filters: readonly string[], qos: 0 | 1) => {
  const size = FILTERS_A_PACKET[qos]
  const packets = Math.ceil(filters.length / size)
  return Array.from({ length: packets }, (_, i) => filters.slice(i * size, (i + 1) * size))
}

/**
 * Subscribes to any number of filters. Those without guarantee are all asked for at once: what is published later the
 * broker answers when it has told what it has retained. With a guarantee a packet comes after the other, and what keeps
 * the connection alive in between.
 * @throws Fault when one is refused, Error when the connection breaks
 */
export async function subscribeAll(client: MqttClient, filters: readonly string[], qos: 0 | 1): Promise<void> {
  const subscribe = (some: string[]) =>
    client.subscribeAsync(some, { qos }).catch((cause: unknown) => {
      throw refusalOf(some, filters.length, cause) ?? cause
    })
  const packets = packetsOf(filters, qos)
  if (qos === 0) await Promise.all(packets.map(subscribe))
  else for (const some of packets) await subscribe(some)
}

/**
 * Subscribes to any number of filters, again and again as long as the connection lasts: a cluster that has just lost a
 * server refuses what it grants a moment later.
 * @param log is told once of each kind of failure
 * @returns whether it came about before the connection broke
 */
export async function subscribePatiently(
  client: MqttClient,
  filters: readonly string[],
  qos: 0 | 1,
  log: Log,
): Promise<boolean> {
  const connection = client.stream
  let told = ''
  while (client.connected && client.stream === connection) {
    try {
      await subscribeAll(client, filters, qos)
      return true
    } catch (error) {
      const { message } = error as Error
      if (client.connected && message !== told)
        log.error({ err: error, filters: filters.length }, `not subscribed, trying again: ${message}`)
      told = message
      await delay(RETRY_MS)
    }
  }
  return false
}

/** What the broker has answered for each filter; from 0x80 on it refuses [MQTT-3.9.3-2]. */
const REFUSED = 0x80

function refusalOf(filters: readonly string[], of: number, cause: unknown): Fault | undefined {
  const { granted = [] } = (cause as { packet?: { granted?: number[] } }).packet ?? {}
  const refused = filters[granted.findIndex((code) => code >= REFUSED)]
  if (refused === undefined) return undefined
  const remedy = 'Let its user subscribe to it, and to as many.'
  return new Fault(`expected the broker to grant ${of} filters, got ${refused} refused. ${remedy}`, {
    cause,
  })
}

/** Ends the subscriptions to any number of filters. @throws Error when the connection breaks */
export async function unsubscribeAll(client: MqttClient, filters: readonly string[]): Promise<void> {
  for (const some of packetsOf(filters, 1)) await client.unsubscribeAsync(some)
}
