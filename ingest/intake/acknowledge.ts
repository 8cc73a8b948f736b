import { setTimeout as delay } from 'node:timers/promises'
import type { IPublishPacket, MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Log } from '../../broker/log.ts'
import type { Arrival } from '../arrival.ts'
import { makeComplaint } from '../care/complaint.ts'

/** So many messages may wait for their commit; the next is not read before. */
const MAX_UNACKNOWLEDGED = 256
/** Of one commit, about 250 ticks: nothing else is done until it is over, and a database may be slow. */
const MAX_BYTES = 16_384
/** How long after a failure the same is tried again. */
const RETRY_MS = 500
/** An error that tells the client to go on without acknowledging: we do so ourselves, after the commit. */
const LATER = new Error('acknowledged after the commit')

/** The private method that mqtt.js itself acknowledges with. */
interface Acknowledger {
  _sendPacket(packet: { cmd: 'puback'; messageId: number }): void
}

interface Pending {
  arrivals: Arrival[]
  messageIds: number[]
  bytes: number
}

const nothing = (): Pending => ({ arrivals: [], messageIds: [], bytes: 0 })

/** Tells the broker that we are there; as long as nothing more is read, its answer is not read either, nor waited for. */
function pingUnheard(client: MqttClient): void {
  client.sendPing()
  client.reschedulePing(true)
}

/** What has come and is not acknowledged yet. */
export interface Waiting {
  isEmpty(): boolean
  /**
   * Whether something was brought again since this was asked last: then the broker may have more of it. NATS has no more
   * on their way at once than its `max_ack_pending`, and brings the rest when it has waited for `ack_wait`.
   */
  cameAgain(): boolean
}

/**
 * Acknowledges what comes after it has been taken. What cannot be taken is tried again for as long as the connection
 * lasts that brought it: some brokers bring it again only after half a minute. What is left unacknowledged when a
 * connection breaks comes again.
 * @param take resolves when the arrivals are where they belong
 */
export function acknowledgeAfter(
  client: MqttClient,
  take: (arrivals: Arrival[]) => Promise<void>,
  log: Log,
  clock: Clock,
): Waiting {
  let pending = nothing()
  let committing = false
  let goOn: (() => void) | undefined
  let again = false
  /** Of what is being taken. */
  let committingIds: readonly number[] = []
  const complain = makeComplaint(log, clock)

  async function isTaken(arrivals: Arrival[]): Promise<boolean> {
    try {
      await take(arrivals)
      return true
    } catch (error) {
      complain(error as Error, `not recorded, trying again: ${(error as Error).message}`)
      return false
    }
  }

  async function commit(): Promise<void> {
    const batch = pending
    pending = nothing()
    committingIds = batch.messageIds
    // An acknowledgement is good on the connection that brought the message, and on no other.
    const connection = client.stream
    const isConnected = () => client.stream === connection && client.connected
    while (!(await isTaken(batch.arrivals))) {
      await delay(RETRY_MS)
      if (!isConnected()) return
      if (goOn) pingUnheard(client)
    }
    if (!isConnected()) return
    for (const messageId of batch.messageIds)
      (client as unknown as Acknowledger)._sendPacket({ cmd: 'puback', messageId })
  }

  /** The broker has waited for long, and brings again what is being taken. */
  function isWaiting({ dup, messageId }: IPublishPacket): boolean {
    if (!dup || messageId === undefined) return false
    return committingIds.includes(messageId) || pending.messageIds.includes(messageId)
  }

  async function commitAll(): Promise<void> {
    while (pending.arrivals.length > 0) await commit()
    committing = false
    committingIds = []
    goOn?.()
    goOn = undefined
  }

  client.on('close', () => {
    pending = nothing()
    committingIds = []
    goOn = undefined
  })
  client.handleMessage = (packet: IPublishPacket, done: (error?: Error) => void) => {
    if (packet.retain) return done()
    again ||= packet.dup
    if (isWaiting(packet)) return done(LATER)
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    const atMs = Math.round(clock.wallMs())
    pending.arrivals.push({ topic: packet.topic, payload, atMs, mayHaveWaited: true })
    if (packet.qos > 0 && packet.messageId !== undefined) pending.messageIds.push(packet.messageId)
    if (!committing) {
      committing = true
      setImmediate(commitAll)
    }
    pending.bytes += payload.length
    if (pending.arrivals.length < MAX_UNACKNOWLEDGED && pending.bytes < MAX_BYTES) done(LATER)
    else goOn = () => done(LATER)
  }
  return {
    isEmpty: () => !committing && pending.arrivals.length === 0,
    cameAgain() {
      const came = again
      again = false
      return came
    },
  }
}
