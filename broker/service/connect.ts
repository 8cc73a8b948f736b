import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { Fault } from './contract/fault.ts'
import { brokerUrl, type Settings } from './contract/settings.ts'
import { explained } from './explain.ts'
import type { Log } from './log.ts'
import { replaceFile } from './replace.ts'

const RETRY_MS = 1000

/**
 * The password of our own services; made at the broker's first start, readable by its user alone.
 * @throws Fault when the data folder cannot be used
 */
export function makeServiceSecret(settings: Settings): string {
  const known = servicePassword(settings)
  if (known) return known
  return explained(secretFile(settings), () => {
    mkdirSync(settings.data, { recursive: true })
    const secret = randomBytes(24).toString('base64url')
    replaceFile(secretFile(settings), `${secret}\n`)
    return secret
  })
}

/**
 * The password of our own services: that of the settings, else the secret in the data folder.
 * @returns undefined while the broker has not made it
 * @throws Fault when the file cannot be read
 */
export function servicePassword(settings: Settings): string | undefined {
  const file = secretFile(settings)
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)
  return settings.broker.service_password ?? (explained(file, read) || undefined)
}

/** The settings with the login of our services, where the data folder tells it; so a command can use the broker. */
export function withServiceLogin(settings: Settings): Settings {
  if (settings.mqtt.username !== undefined || settings.ingest.intake === 'subscription') return settings
  const password = servicePassword(settings)
  return password ? { ...settings, mqtt: { ...settings.mqtt, username: 'service', password } } : settings
}

/** Resolves when one of our services may connect, or, with false, when it is to end. */
export type Admission = () => Promise<boolean>

/**
 * Connects one of our services (ingest, web, command line) to the broker and keeps it connected.
 * With the embedded broker it logs in as `service`, waiting for the secret while the broker has not made it.
 * @param clientId ours for life
 * @param admitted is waited for before it connects again, where another may have come in its place meanwhile
 * @throws an AbortError when the signal comes while it waits
 */
export async function connectService(
  settings: Settings,
  clientId: string,
  options: Omit<IClientOptions, 'username' | 'password'>,
  log: Log,
  signal: AbortSignal,
  admitted?: Admission,
): Promise<MqttClient> {
  const url = brokerUrl(settings)
  const login = settings.mqtt.username === undefined ? await serviceLogin(settings, log, signal) : ownLogin(settings)
  const client = mqtt.connect(url, {
    clientId,
    protocolVersion: 4,
    reconnectPeriod: admitted ? 0 : RETRY_MS,
    reconnectOnConnackError: true,
    connectTimeout: 10_000,
    keepalive: 30,
    resubscribe: false,
    queueQoSZero: false,
    ...login,
    ...options,
  })
  tellStory(client, url, log)
  if (admitted) client.on('close', () => connectAgain(client, admitted, signal))
  client.on('reconnect', () => {
    const password = login.username === 'service' && servicePassword(settings)
    if (password) client.options.password = password
  })
  return client
}

/** As the client does by itself, but for the admission; what waits for its acknowledgement is kept. */
async function connectAgain(client: MqttClient, admitted: Admission, signal: AbortSignal): Promise<void> {
  await delay(RETRY_MS)
  if (signal.aborted || !(await admitted()) || signal.aborted) return
  client.emit('reconnect')
  client.connect()
}

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

/** A line when the connection is there, and one when it is not, however often it is tried. */
function tellStory(client: MqttClient, url: string, log: Log): void {
  let failing = false
  client.on('connect', () => {
    failing = false
    log.info({ broker: url }, 'connected to the broker')
  })
  client.on('error', (error) => {
    if (!failing) log.warn({ broker: url }, `broker not reached: ${error.message || String(error)}; trying on`)
    failing = true
  })
}

function ownLogin({ mqtt: { username, password } }: Settings): IClientOptions {
  return password === undefined ? { username: username ?? '' } : { username: username ?? '', password }
}

/** A broker that is not ours, at a given address without a user, is entered without a login. */
async function serviceLogin(settings: Settings, log: Log, signal: AbortSignal): Promise<IClientOptions> {
  if (settings.ingest.intake === 'subscription') return {}
  for (let told = false; ; told = true) {
    const password = servicePassword(settings)
    if (password) return { username: 'service', password }
    if (!told) log.info({ file: secretFile(settings) }, 'waiting for the broker to make its service secret')
    await delay(RETRY_MS, undefined, { signal })
  }
}

function secretFile(settings: Settings): string {
  return join(settings.data, 'service.secret')
}
