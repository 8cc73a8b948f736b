import { setTimeout as delay } from 'node:timers/promises'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { brokerUrl, type Settings } from '../contract/settings.ts'
import type { Log } from '../log.ts'
import { insistOnAnswers } from './answers.ts'
import { ownLogin, serviceLogin, servicePassword } from './login.ts'
import { RETRY_MS } from './retry.ts'
import { isCluster } from './scouts.ts'

/** Before it is asked whether one may connect again: that takes its time where there is no answer. */
const SOON_MS = 500
/** As long as a timer can wait. */
const FOR_EVER_MS = 2 ** 31 - 1

/** Resolves when one of our services may connect, or, with false, when it is to end. */
export type Admission = () => Promise<boolean>

/**
 * Connects one of our services (ingest, web, command line) to the broker and keeps it connected.
 * With the embedded broker it logs in as `service`, waiting for the secret while the broker has not made it.
 * @param clientId ours for life
 * @param admitted is waited for before it connects, each time: another may have come in its place meanwhile
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
  if (admitted && !(await admitted())) await delay(FOR_EVER_MS, undefined, { signal })
  const client = mqtt.connect(url, {
    clientId,
    protocolVersion: 4,
    // With none the client would take what it has not been told of for failed, and yet say it again.
    reconnectPeriod: admitted ? FOR_EVER_MS : RETRY_MS,
    reconnectOnConnackError: true,
    connectTimeout: 10_000,
    keepalive: 30,
    resubscribe: false,
    queueQoSZero: false,
    ...login,
    ...options,
  })
  tellStory(client, url, log)
  if (isCluster(settings) && options.clean !== false) insistOnAnswers(client, log)
  if (admitted) client.on('close', () => connectAgain(client, admitted, signal))
  client.on('reconnect', () => {
    const password = login.username === 'service' && servicePassword(settings)
    if (password) client.options.password = password
  })
  return client
}

/** As the client does by itself, but for the admission; what waits for its acknowledgement is kept. */
async function connectAgain(client: MqttClient, admitted: Admission, signal: AbortSignal): Promise<void> {
  await delay(SOON_MS, undefined, { signal }).catch(() => {})
  if (signal.aborted || !(await admitted()) || signal.aborted) return
  client.emit('reconnect')
  client.connect()
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
