import type { IPublishPacket, MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import { connectService } from '../../broker/service.ts'
import type { Arrival } from '../arrival.ts'
import type { Intake, Record } from './intake.ts'

/** So many messages may wait for their commit; the next is not read before. */
const MAX_UNACKNOWLEDGED = 256
/** An error that tells the client to go on without acknowledging: we do so ourselves, after the commit. */
const LATER = new Error('acknowledged after the commit')

/** The private method that mqtt.js itself acknowledges with. */
interface Acknowledger {
  _sendPacket(packet: { cmd: 'puback'; messageId: number }): void
}

interface Pending {
  arrivals: Arrival[]
  messageIds: number[]
}

/**
 * Takes messages from a broker that is not ours, in a session that it keeps while we are away. A message is
 * acknowledged after its commit; what is left unacknowledged when a connection breaks comes again. How much
 * of what a sensor sent survives the broker's own crash is that broker's promise, not ours.
 */
export function subscribeDurable(settings: Settings, record: Record, log: Log, clock: Clock): Intake {
  const stop = new AbortController()
  let tellSubscribed = () => {}
  const subscribed = new Promise<void>((resolve) => {
    tellSubscribed = resolve
  })
  const connecting = connectService(settings, 'wattwheel-ingest', { clean: false }, log, stop.signal).then((client) => {
    acknowledgeAfter(client, record, log, clock)
    client.on('connect', () => {
      const durable = (Object.keys(TOPICS) as TopicName[]).filter((name) => TOPICS[name].durable)
      const filters = durable.map((name) => topicOf(settings.mqtt.root, name, '+'))
      client.subscribe(filters, { qos: 1 }, (error) => {
        if (error) log.error({ err: error, filters }, `not subscribed: ${error.message}`)
        else tellSubscribed()
      })
    })
    return client
  })
  connecting.catch((error) => {
    if (!stop.signal.aborted) log.error({ err: error }, `intake not connected: ${error.message}`)
  })
  return {
    wake() {},
    caughtUp: subscribed,
    async close() {
      stop.abort()
      await connecting.then(
        (client) => client.endAsync(true),
        () => {},
      )
    },
  }
}

function acknowledgeAfter(client: MqttClient, record: Record, log: Log, clock: Clock): void {
  let pending: Pending = { arrivals: [], messageIds: [] }
  let committing = false
  let goOn: (() => void) | undefined

  async function commit(): Promise<void> {
    const batch = pending
    pending = { arrivals: [], messageIds: [] }
    const connection = client.stream
    try {
      await record({ arrivals: batch.arrivals })
    } catch (error) {
      log.error({ err: error }, `not recorded: ${(error as Error).message}; the broker will send it again`)
      connection.destroy()
      return
    }
    // An acknowledgement is good on the connection that brought the message, and on no other.
    if (client.stream !== connection || !client.connected) return
    for (const messageId of batch.messageIds)
      (client as unknown as Acknowledger)._sendPacket({ cmd: 'puback', messageId })
  }

  async function commitAll(): Promise<void> {
    while (pending.arrivals.length > 0) await commit()
    committing = false
    goOn?.()
    goOn = undefined
  }

  client.on('close', () => {
    pending = { arrivals: [], messageIds: [] }
    goOn = undefined
  })
  client.handleMessage = (packet: IPublishPacket, done: (error?: Error) => void) => {
    if (packet.retain) return done()
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    const atMs = Math.round(clock.wallMs())
    pending.arrivals.push({ topic: packet.topic, payload, atMs, mayHaveWaited: true })
    if (packet.qos > 0 && packet.messageId !== undefined) pending.messageIds.push(packet.messageId)
    if (!committing) {
      committing = true
      setImmediate(commitAll)
    }
    if (pending.arrivals.length < MAX_UNACKNOWLEDGED) done(LATER)
    else goOn = () => done(LATER)
  }
}
