import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import mqtt, { type MqttClient } from 'mqtt'
import { brokerUrl, type Settings } from '../contract/settings.ts'
import type { Log } from '../log.ts'
import type { Admission } from './connect.ts'
import { ownLogin } from './login.ts'

/** So often another scout sets out while none is back, and so long each may be away. */
const EVERY_MS = 1000
const LONGEST_MS = 10_000

/**
 * Lets nobody in to a cluster before it has let in a client that nobody misses, or has said that it does not.
 *
 * One that has lost a server takes connections and leaves them without an answer while it chooses a leader: NATS each for
 * four seconds, also those that come a moment before it has one. Who gives up and comes again by the same name is thrown
 * out later by its own former try, with which the server goes on; so those go ahead whom that does not hurt.
 * @returns undefined where the broker is not a cluster
 */
export function scouted(settings: Settings, log: Log, signal: AbortSignal): Admission | undefined {
  if (!isCluster(settings)) return undefined
  return () =>
    lookAhead(settings, log, signal).then(
      () => true,
      () => false,
    )
}

/** Whether the broker may be several servers that choose a leader among them: then the store is not a file either. */
export function isCluster({ ingest, store }: Settings): boolean {
  return ingest.intake === 'subscription' && store !== undefined
}

/** @throws an AbortError when the signal comes before */
async function lookAhead(settings: Settings, log: Log, signal: AbortSignal): Promise<void> {
  const news = new EventEmitter()
  const back = once(news, 'back', { signal })
  const scouts = new Set<MqttClient>()
  let sent = 0

  function send(): void {
    const clientId = `wattwheel-scout-${randomBytes(6).toString('hex')}`
    const scout = mqtt.connect(brokerUrl(settings), { ...SCOUT, ...ownLogin(settings), clientId })
    scouts.add(scout)
    sent++
    scout.on('connect', () => news.emit('back'))
    // What is wrong with the way, or the login, the service finds out as well, and tells.
    scout.on('error', (error) => 'code' in error && news.emit('back'))
    scout.on('close', () => scouts.delete(scout))
  }

  send()
  const sending = setInterval(() => {
    if (sent === 1)
      log.warn({ broker: brokerUrl(settings) }, 'the broker lets nobody in, and does not say why; trying on')
    send()
  }, EVERY_MS)
  await back.finally(() => {
    clearInterval(sending)
    for (const scout of scouts) scout.end(true)
  })
}

const SCOUT = { protocolVersion: 4, clean: true, reconnectPeriod: 0, connectTimeout: LONGEST_MS } as const
