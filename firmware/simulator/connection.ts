import mqtt, { type IClientOptions } from 'mqtt'
import type { Logger } from 'pino'
import { TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import type { Clock } from './clock.ts'

/** Which broker, and who the sensor is there. */
export interface SensorSettings {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  url: string
  username?: string | undefined
  password?: string | undefined
  /** The first level of every topic. */
  root: string
  meter: string
  /** One for life: a broker replaces an old connection by a new one of the same id [MQTT-3.1.4-2]. */
  clientId: string
}

/** A connection that the broker has accepted. */
export interface Connection {
  /** Resolves with the PUBACK, or once sent at QoS 0; rejects when the connection ends first. */
  publish(topic: TopicName, payload: string): Promise<void>
  subscribe(topic: TopicName): Promise<void>
  /** Cuts it without a goodbye, so that the last will speaks [MQTT-3.1.2-8]. */
  drop(): void
  readonly closed: AbortSignal
}

/** What a connection needs: whose it is, whom it calls, its clock and log. */
export interface Link {
  settings: SensorSettings
  connected(connection: Connection): void
  received(connection: Connection, topic: string, payload: Uint8Array): void
  clock: Clock
  log: Logger
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 15_000
const ANSWER_WITHIN_MS = 10_000

/**
 * Keeps a connection to the broker until the signal aborts; resolves once it is closed.
 * Each connection has a client and a clean session of its own: a client of
 * mqtt.js that reconnects sends again what it stored, which would double our queue.
 */
export async function keepConnected(link: Link, signal: AbortSignal): Promise<void> {
  let waitMs = FIRST_WAIT_MS
  while (!signal.aborted) {
    const sinceMs = link.clock.now()
    await connectOnce(link, signal)
    // A connection that outlived the wait before it was no flicker.
    waitMs = link.clock.now() - sinceMs > waitMs ? FIRST_WAIT_MS : Math.min(2 * waitMs, LONGEST_WAIT_MS)
    await link.clock.sleep(waitMs, signal).catch(() => link.log.debug('stopped trying'))
  }
}

/** Resolves when the connection, or the attempt at one, is over. */
function connectOnce(link: Link, signal: AbortSignal): Promise<void> {
  const { settings, clock, log } = link
  const client = mqtt.connect(settings.url, clientOptions(settings))
  const closed = new AbortController()
  const drop = () => {
    closed.abort()
    client.end(true)
  }
  /** Takes a broker that does not answer in time for gone. */
  const answered = async (answer: Promise<unknown>) => {
    const arrived = new AbortController()
    // Once the answer is there, the sleep ends with an abort.
    clock.sleep(ANSWER_WITHIN_MS, arrived.signal).then(drop, () => {})
    await answer.finally(() => arrived.abort())
  }
  const connection: Connection = {
    publish: (name, payload) => {
      const { qos, retained: retain } = TOPICS[name]
      return answered(client.publishAsync(topicOf(settings.root, name, settings.meter), payload, { qos, retain }))
    },
    subscribe: (name) =>
      answered(client.subscribeAsync(topicOf(settings.root, name, settings.meter), { qos: TOPICS[name].qos })),
    drop,
    closed: closed.signal,
  }
  client.on('connect', () => link.connected(connection))
  client.on('message', (topic, payload) => link.received(connection, topic, payload))
  client.on('error', (error) => {
    // Where a name has several addresses, the fault of all of them has a code but no message.
    log.warn(`no connection to the broker: ${error.message || ('code' in error ? error.code : error.name)}`)
    drop()
  })
  signal.addEventListener('abort', drop, { once: true, signal: closed.signal })
  return new Promise((resolve) =>
    client.once('close', () => {
      drop()
      resolve()
    }),
  )
}

function clientOptions({ username, password, clientId, root, meter }: SensorSettings): IClientOptions {
  const { qos, retained: retain } = TOPICS.sensor
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    clientId,
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: ANSWER_WITHIN_MS,
    keepalive: 30,
    will: { topic: topicOf(root, 'sensor', meter), payload: Buffer.from('offline'), qos, retain },
  }
}
