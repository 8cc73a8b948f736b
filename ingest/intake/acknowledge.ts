import { setTimeout as delay } from 'node:timers/promises'
import type { IPublishPacket, MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Log } from '../../broker/log.ts'
import type { Arrival } from '../arrival.ts'
import { makeComplaint } from '../care/complaint.ts'
import { RETRY_MS } from '../care/insist.ts'
import { rememberLately } from './lately.ts'

/** So many messages may wait for their commit; the next is not read before. */
const MAX_UNACKNOWLEDGED = 256
/** Of one commit, about 250 ticks: nothing else is done until it is over, and a database may be slow. */
const MAX_BYTES = 16_384
/** An error that tells the client to go on without acknowledging: we do so ourselves, after the commit. */
const LATER = new Error('acknowledged after the commit')

/** The private method that mqtt.js itself acknowledges with. */
interface Acknowledger {
  _sendPacket(packet: { cmd: 'puback'; messageId: number }): void
}

/** A message that is not acknowledged yet: that is good on the connection that brought it, and on no other. */
interface Owed {
  arrival: Arrival
  client: MqttClient
  connection: MqttClient['stream']
  messageId: number | undefined
}

/** Tells the broker that we are there; as long as nothing more is read, its answer is not read either, nor waited for. */
function pingUnheard({ client }: { client: MqttClient }): void {
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

/** Takes what comes to clients, and acknowledges it after that. */
export interface Taker extends Waiting {
  /** What comes to several clients is taken together. */
  serve(client: MqttClient): void
}

/**
 * Acknowledges what comes after it has been taken. What cannot be taken is tried again for as long as the connection
 * lasts that brought it: some brokers bring it again only after half a minute. What is left unacknowledged when a
 * connection breaks comes again; what comes again after it was taken is acknowledged as it comes.
 * @param take resolves when the arrivals are where they belong
 */
export function makeTaker(take: (arrivals: Arrival[]) => Promise<void>, log: Log, clock: Clock): Taker {
  let pending: Owed[] = []
  /** Of what is pending. */
  let bytes = 0
  let beingTaken: Owed[] = []
  let isTaking = false
  /** How clients go on that have brought too much. */
  let held: { client: MqttClient; goOn: () => void }[] = []
  let again = false
  const lately = rememberLately()
  const complain = makeComplaint(log, clock)

  async function isTaken(owed: readonly Owed[]): Promise<boolean> {
    try {
      await take(owed.map(({ arrival }) => arrival))
      return true
    } catch (error) {
      complain(error as Error, `not recorded, trying again: ${(error as Error).message}`)
      return false
    }
  }

  async function takePending(): Promise<void> {
    beingTaken = pending
    pending = []
    bytes = 0
    while (beingTaken.length > 0 && !(await isTaken(beingTaken))) {
      await delay(RETRY_MS)
      beingTaken = beingTaken.filter(isOnItsConnection)
      held.forEach(pingUnheard)
    }
    for (const owed of beingTaken) {
      lately.add(owed.arrival)
      if (isOnItsConnection(owed)) acknowledge(owed)
    }
    beingTaken = []
  }

  async function takeAll(): Promise<void> {
    while (pending.length > 0) await takePending()
    isTaking = false
    for (const { goOn } of held.splice(0)) goOn()
  }

  /** The broker has waited for long, and brings again what is being taken. */
  function isWaiting(client: MqttClient, { dup, messageId }: IPublishPacket): boolean {
    const isIt = (owed: Owed) => owed.messageId === messageId && owed.client === client && isOnItsConnection(owed)
    return dup && messageId !== undefined && (beingTaken.some(isIt) || pending.some(isIt))
  }

  function owe(client: MqttClient, packet: IPublishPacket, done: (error?: Error) => void): void {
    const payload = payloadOf(packet)
    const arrival = { topic: packet.topic, payload, atMs: Math.round(clock.wallMs()), mayHaveWaited: true }
    pending.push({ arrival, client, connection: client.stream, messageId: packet.messageId })
    if (!isTaking) {
      isTaking = true
      setImmediate(takeAll)
    }
    bytes += payload.length
    if (pending.length < MAX_UNACKNOWLEDGED && bytes < MAX_BYTES) done(LATER)
    else held.push({ client, goOn: () => done(LATER) })
  }

  return {
    serve(client) {
      client.on('close', () => {
        pending = pending.filter((owed) => owed.client !== client)
        bytes = pending.reduce((sum, { arrival }) => sum + arrival.payload.length, 0)
        held = held.filter((one) => one.client !== client)
      })
      client.handleMessage = (packet, done) => {
        again ||= packet.dup
        if (packet.retain) done()
        else if (isWaiting(client, packet)) done(LATER)
        else if (packet.dup && lately.has({ topic: packet.topic, payload: payloadOf(packet) })) done()
        else owe(client, packet, done)
      }
    },
    isEmpty: () => !isTaking && pending.length === 0,
    cameAgain() {
      const came = again
      again = false
      return came
    },
  }
}

const payloadOf = ({ payload }: IPublishPacket) => (typeof payload === 'string' ? Buffer.from(payload) : payload)

const isOnItsConnection = ({ client, connection }: Owed) => client.connected && client.stream === connection

/** A message of QoS 0 asks for nothing. */
function acknowledge({ client, messageId }: Owed): void {
  if (messageId !== undefined) (client as unknown as Acknowledger)._sendPacket({ cmd: 'puback', messageId })
}
