import type { IPublishPacket, MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Log } from '../../broker/log.ts'
import type { Arrival } from '../arrival.ts'

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

/** What has come and is not acknowledged yet. */
export interface Waiting {
  isEmpty(): boolean
}

/**
 * Acknowledges what comes after it has been taken. What is left unacknowledged when a connection breaks comes again.
 * @param take resolves when the arrivals are where they belong
 */
export function acknowledgeAfter(
  client: MqttClient,
  take: (arrivals: Arrival[]) => Promise<void>,
  log: Log,
  clock: Clock,
): Waiting {
  let pending: Pending = { arrivals: [], messageIds: [] }
  let committing = false
  let goOn: (() => void) | undefined

  async function commit(): Promise<void> {
    const batch = pending
    pending = { arrivals: [], messageIds: [] }
    const connection = client.stream
    try {
      await take(batch.arrivals)
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
  return { isEmpty: () => !committing && pending.arrivals.length === 0 }
}
