import type { IConnectPacket, IPublishPacket, ISubackPacket, Packet, QoS } from 'mqtt-packet'
import { makeSettings, runBroker } from '../../rig.ts'
import { serviceLogin } from '../people.ts'
import { loginRaw, openRaw, type RawClient } from '../raw.ts'

/** Where everything is allowed, so that what is refused is refused by the standard. */
export const ANY = 'homeassistant/any'

/** A broker, and clients that speak the bare protocol to it. */
export interface Speaking {
  port: number
  /** A connection on which nothing was said yet. */
  open(): Promise<RawClient>
  /** A client that is let in, by a name of its own unless it has one. */
  enter(options?: Partial<IConnectPacket>): Promise<RawClient>
  /** A CONNECT that would be accepted. */
  connect(options?: Partial<IConnectPacket>): IConnectPacket
}

export async function startSpeaking(): Promise<Speaking> {
  const settings = makeSettings()
  const { port } = await runBroker(settings)
  let clients = 0
  const login = () => ({ clientId: `client${++clients}`, ...serviceLogin(settings) })
  return {
    port,
    open: () => openRaw(port),
    enter: (options = {}) => loginRaw(port, { ...login(), ...options }),
    connect: (options = {}) => ({
      ...{ cmd: 'connect', protocolVersion: 4, clean: true, keepalive: 0 },
      ...login(),
      ...options,
    }),
  }
}

/** A PUBLISH; with QoS 1 and the id 1 unless it is told otherwise. */
export function publication(payload: string, options: Partial<IPublishPacket> = {}): IPublishPacket {
  const { qos = 1 } = options
  const id = qos === 0 ? {} : { messageId: 1 }
  return { cmd: 'publish', topic: ANY, payload, qos, dup: false, retain: false, ...id, ...options }
}

/** Publishes, and waits until the broker has taken it. */
export async function say(client: RawClient, payload: string, options: Partial<IPublishPacket> = {}): Promise<void> {
  const taken = counted(client, 'puback')
  client.send(publication(payload, options))
  if ((options.qos ?? 1) === 1) await client.first(() => counted(client, 'puback') > taken)
}

/** Subscribes to filters. @returns the answer to each */
export async function subscribe(client: RawClient, filters: string[], qos: QoS = 1): Promise<unknown[]> {
  const before = counted(client, 'suback')
  client.send({ cmd: 'subscribe', messageId: 9, subscriptions: filters.map((topic) => ({ topic, qos })) })
  await client.first(() => counted(client, 'suback') > before)
  return (client.packets.findLast(({ cmd }) => cmd === 'suback') as ISubackPacket).granted
}

/** How many packets of a kind have come. */
export function counted({ packets }: RawClient, cmd: Packet['cmd']): number {
  return packets.filter((packet) => packet.cmd === cmd).length
}

/** The messages that have come, in order. */
export function messagesOf({ packets }: RawClient): IPublishPacket[] {
  return packets.filter((packet): packet is IPublishPacket => packet.cmd === 'publish')
}

export const payloadsOf = (client: RawClient) => messagesOf(client).map(({ payload }) => payload.toString())

/** The message with a payload, as soon as it comes. */
export async function heard(client: RawClient, payload: string): Promise<IPublishPacket> {
  return (await client.first(
    (packet) => packet.cmd === 'publish' && packet.payload.toString() === payload,
  )) as IPublishPacket
}

/** Leaves in order. */
export async function leave(client: RawClient): Promise<void> {
  client.send({ cmd: 'disconnect' })
  await client.closed
}
