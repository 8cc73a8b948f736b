import type { MqttClient } from 'mqtt'
import type { Clock } from '../broker/contract/clock.ts'
import { decodeAlert, decodeLive, decodePresence } from '../broker/contract/codec.ts'
import type { Alert, Live } from '../broker/contract/messages.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { parseTopic, topicOf } from '../broker/contract/topics.ts'
import type { Log } from '../broker/log.ts'
import { connectService } from '../broker/service.ts'
import { openFigureBook, type StageFigures } from './figures.ts'
import { Problem } from './problem.ts'

/** A live message older than this is not live any more. */
const STALE_MS = 90_000

/** What is followed of every meter, and of ingest. */
const FOLLOWED = ['live', 'alert', 'status'] as const

/** What listeners are told; `live` also when a value ceases to be live. */
export interface FeedListener {
  live(meter: string, live: Live): void
  alert(meter: string, alert: Alert): void
}

/** The live values as ingest publishes them. */
export interface Feed {
  /** undefined as long as none came; without power when it is not live. */
  live(meter: string): Live | undefined
  /** Whether the broker is connected, and ingest says it is online. */
  state(): { broker: boolean; ingest: boolean }
  figures(): StageFigures
  /** Publishes with QoS 1; resolves when the broker has it. @throws Problem 503 without a connection */
  publish(topic: string, payload: string): Promise<void>
  /** @returns what ends the listening */
  listen(listener: FeedListener): () => void
  close(): Promise<void>
}

/** Opens the connection to the broker; it is kept, and waited for, as long as it takes. */
export function openFeed(settings: Settings, log: Log, clock: Clock): Feed {
  const stop = new AbortController()
  const { root } = settings.mqtt
  const latest = new Map<string, { live: Live; cameMs: number }>()
  const listeners = new Set<FeedListener>()
  const state = { broker: false, ingest: false }
  const book = openFigureBook(root, clock)
  let connection: MqttClient | undefined

  function live(meter: string): Live | undefined {
    const known = latest.get(meter)
    if (!known) return undefined
    const fresh = state.broker && state.ingest && clock.monoMs() - known.cameMs < STALE_MS
    return fresh ? known.live : { ...known.live, power_w: null, bound: false }
  }

  function tell(meter: string): void {
    const now = live(meter)
    if (now) for (const listener of listeners) listener.live(meter, now)
  }

  const expiry = setInterval(() => {
    for (const [meter, { cameMs }] of latest) if (clock.monoMs() - cameMs >= STALE_MS) tell(meter)
  }, STALE_MS / 3)

  function heard(topic: string, payload: Uint8Array): void {
    book.heard(topic, payload)
    const parsed = parseTopic(root, topic)
    if (parsed?.name === 'live') {
      const { value } = decodeLive(payload)
      if (!value) {
        log.warn({ topic }, 'dropped a live message that is not in the contract')
        return
      }
      const ageMs = Math.max(0, clock.wallMs() - value.at)
      latest.set(parsed.owner, { live: value, cameMs: clock.monoMs() - ageMs })
      tell(parsed.owner)
    } else if (parsed?.name === 'alert') {
      const { value } = decodeAlert(payload)
      if (value) for (const listener of listeners) listener.alert(parsed.owner, value)
    } else if (parsed?.name === 'status') {
      state.ingest = decodePresence(payload).value === 'online'
      for (const meter of latest.keys()) tell(meter)
    }
  }

  function keep(client: MqttClient): MqttClient {
    connection = client
    client.on('connect', () => {
      state.broker = true
      subscribe(client, [...book.topics, ...FOLLOWED.map((name) => topicOf(root, name, '+'))], log)
    })
    client.on('close', () => {
      if (!state.broker) return
      state.broker = state.ingest = false
      for (const meter of latest.keys()) tell(meter)
    })
    client.on('message', heard)
    return client
  }

  const connecting = connectService(settings, 'wattwheel-web', { clean: true }, log, stop.signal).then(keep)
  connecting.catch((error) => {
    if (!stop.signal.aborted) log.error({ err: error }, `broker not reached: ${error.message}`)
  })
  return {
    live,
    publish: (topic, payload) => publishOver(connection, topic, payload),
    state: () => ({ ...state }),
    figures: book.latest,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      stop.abort()
      clearInterval(expiry)
      const client = await connecting.catch(() => undefined)
      await client?.endAsync(true)
    },
  }
}

function subscribe(client: MqttClient, filters: string[], log: Log): void {
  client.subscribe(filters, (error) => {
    if (error) log.error({ err: error }, `not subscribed: ${error.message}`)
  })
}

async function publishOver(connection: MqttClient | undefined, topic: string, payload: string): Promise<void> {
  if (!connection?.connected) {
    throw new Problem(503, 'Expected a connection to the broker, got none: nothing was changed. Try again later.')
  }
  await connection.publishAsync(topic, payload, { qos: 1 })
}
