import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type Broker, startBroker } from '../broker/broker.ts'
import type { Clock } from '../broker/contract/clock.ts'
import type { Running } from '../broker/contract/command.ts'
import type { Settings } from '../broker/contract/settings.ts'
import type { Log } from '../broker/log.ts'
import { loadSettings } from '../broker/settings.ts'
import { type Ingest, startIngest } from '../ingest/ingest.ts'
import { startWeb, type Web } from '../web/server.ts'

/** A folder that goes with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wattwheel-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Settings with a folder of their own and ports of the system's choice; `change` may alter them. */
export function makeSettings(change: (settings: Settings) => void = () => {}): Settings {
  const settings = loadSettings(undefined, {})
  settings.data = tempFolder()
  settings.timezone = 'Europe/Berlin'
  settings.broker.port = 0
  settings.web.port = 0
  settings.broker.host = settings.web.host = '127.0.0.1'
  change(settings)
  return settings
}

/** A logger whose lines can be looked at. */
export function makeTestLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'debug', base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { log, lines }
}

/** What runs closes with the test, unless the test has closed it before. */
export function closing<T extends Running>(running: T): T {
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= running.close()
    return closed
  }
  onTestFinished(close)
  return { ...running, close }
}

/** A broker that closes with the test; the settings then say where it is. */
export async function runBroker(settings: Settings, clock?: Clock, log: Log = makeTestLog().log): Promise<Broker> {
  const broker = await startBroker(settings, log, clock)
  settings.mqtt.url ??= `mqtt://127.0.0.1:${broker.port}`
  return closing(broker)
}

/** An ingest that closes with the test. */
export async function runIngest(settings: Settings, clock?: Clock, log: Log = makeTestLog().log): Promise<Ingest> {
  return closing(await startIngest(settings, log, clock))
}

/** The built dashboard. */
export const DASHBOARD = new URL('../dist/web/dashboard', import.meta.url).pathname

/** A web server that closes with the test. */
export async function runWeb(
  settings: Settings,
  clock?: Clock,
  log: Log = makeTestLog().log,
  dashboard: string = DASHBOARD,
): Promise<Web> {
  return closing(await startWeb(settings, log, { dashboard, version: 'test', ...(clock && { clock }) }))
}

/** A connected client that ends with the test. */
export async function connect(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync({
    host: '127.0.0.1',
    port,
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...options,
  })
  onTestFinished(() => client.endAsync(true))
  return client
}

/** What a client receives, as it comes. */
export interface Inbox {
  readonly messages: { topic: string; text: string; packet: IPublishPacket }[]
  /** The first message, also one that came before, for which `test` holds. */
  first(
    test: (topic: string, text: string) => boolean,
  ): Promise<{ topic: string; text: string; packet: IPublishPacket }>
}

/** Subscribes and collects. */
export async function listen(client: MqttClient, filter: string | string[]): Promise<Inbox> {
  const messages: Inbox['messages'] = []
  const waiting = new Set<() => void>()
  client.on('message', (topic, payload, packet) => {
    messages.push({ topic, text: payload.toString(), packet })
    for (const look of waiting) look()
  })
  await client.subscribeAsync(filter, { qos: 1 })
  return {
    messages,
    first: (test) =>
      new Promise((resolve) => {
        const look = () => {
          const found = messages.find(({ topic, text }) => test(topic, text))
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
  }
}

const LOOK_AGAIN_MS = 50

/** What there is to see in the end, for what no event tells of: looks again and again until the deadline. */
export async function eventually<T>(look: () => Promise<T | undefined>, withinMs = 60_000): Promise<T> {
  for (const until = performance.now() + withinMs; ; ) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (performance.now() > until) throw new Error(`expected to see it within ${withinMs} ms: ${look}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
