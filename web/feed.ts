import { randomBytes } from 'node:crypto'
import type { MqttClient } from 'mqtt'
import type { Clock } from '../broker/contract/clock.ts'
import type { Alert, Align, Health, Live } from '../broker/contract/messages.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { topicOf } from '../broker/contract/topics.ts'
import type { Log } from '../broker/log.ts'
import { connectService } from '../broker/service/connect.ts'
import { scouted } from '../broker/service/scouts.ts'
import { subscribePatiently } from '../broker/service/subscribe.ts'
import { openFigureBook, type StageFigures } from './figures.ts'
import { HEARD, listenTo } from './hearing.ts'
import { Problem } from './problem.ts'

/** A live message older than this is not live any more. */
const STALE_MS = 90_000

const UNKNOWN_POWER = {
  ...{ power_w: null, bound: false, power_low_w: null, power_high_w: null },
  ...{ source: null, phase: null, phase_at: null },
} as const

/** What listeners are told; `live` also when a value ceases to be live. */
export interface FeedListener {
  live(meter: string, live: Live): void
  alert(meter: string, alert: Alert): void
  /** A sensor that is being aligned says what it sees. */
  align(meter: string, align: Align): void
}

/** The live values as ingest publishes them. */
export interface Feed {
  /** undefined as long as none came; without power when it is not live. */
  live(meter: string): Live | undefined
  /** The newest alerts since the feed was opened, the newest first. */
  alerts(meter: string): readonly Alert[]
  /** What the sensor said last of its health. */
  health(meter: string): Health | undefined
  /** Whether the broker is connected, and ingest, or each of its workers, says it is online. */
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
  const book = openFigureBook(root, clock)
  const listeners = new Set<FeedListener>()
  const state = { broker: false, ingest: false }
  let connection: MqttClient | undefined

  const each = (run: (listener: FeedListener) => void) => listeners.forEach(run)

  function live(meter: string): Live | undefined {
    const known = hearing.live(meter)
    if (!known) return undefined
    const isThere = state.broker && state.ingest && hearing.workers.isServed(meter)
    return isThere && clock.monoMs() - known.cameMs < STALE_MS ? known.live : { ...known.live, ...UNKNOWN_POWER }
  }

  function tell(meter: string): void {
    const now = live(meter)
    if (now) each((listener) => listener.live(meter, now))
  }

  const tellAll = () => hearing.meters().forEach(tell)

  const expiry = setInterval(() => {
    const isStale = (meter: string) => clock.monoMs() - (hearing.live(meter)?.cameMs ?? 0) >= STALE_MS
    for (const meter of hearing.meters()) if (isStale(meter)) tell(meter)
  }, STALE_MS / 3)

  const hearing = listenTo(settings, clock, log, {
    live: tell,
    alert: (meter, alert) => each((listener) => listener.alert(meter, alert)),
    align: (meter, align) => each((listener) => listener.align(meter, align)),
    ingest(online) {
      state.ingest = online
      tellAll()
    },
    worker: tellAll,
  })

  function keep(client: MqttClient): MqttClient {
    connection = client
    client.on('connect', () => {
      state.broker = true
      void subscribePatiently(client, [...book.topics, ...HEARD.map((name) => topicOf(root, name, '+'))], 0, log)
    })
    client.on('close', () => {
      if (!state.broker) return
      state.broker = state.ingest = false
      hearing.lost()
      tellAll()
    })
    client.on('message', (topic, payload) => {
      book.heard(topic, payload)
      hearing.heard(topic, payload)
    })
    return client
  }

  const admitted = scouted(settings, log, stop.signal)
  const connecting = connectService(settings, makeClientId(), { clean: true }, log, stop.signal, admitted).then(keep)
  connecting.catch((error) => {
    if (!stop.signal.aborted) log.error({ err: error }, `broker not reached: ${error.message}`)
  })
  return {
    live,
    alerts: hearing.alerts,
    health: hearing.health,
    publish: (topic, payload) => publishOver(connection, topic, payload),
    state: () => ({ ...state, ingest: state.ingest && hearing.workers.nobodyAway() }),
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

/** Several web servers are each told all: had two the same, the broker would take it from one for the other. */
const makeClientId = () => `wattwheel-web-${randomBytes(6).toString('hex')}`

async function publishOver(connection: MqttClient | undefined, topic: string, payload: string): Promise<void> {
  if (!connection?.connected) {
    throw new Problem(503, 'Expected a connection to the broker, got none: nothing was changed. Try again later.')
  }
  await connection.publishAsync(topic, payload, { qos: 1 })
}
