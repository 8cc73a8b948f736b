import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet'
import { onTestFinished } from 'vitest'

/** A client that says what no well-behaved library would. */
export interface RawClient {
  readonly socket: Socket
  /** What came, in order. */
  readonly packets: readonly Packet[]
  /** Sends packets in one write, so that they arrive together. */
  send(...packets: Packet[]): void
  /** The first packet, also one that came before, for which `test` holds; fails when the connection closes first. */
  first(test: (packet: Packet) => boolean): Promise<Packet>
  /** Resolves when the broker has closed the connection. */
  readonly closed: Promise<void>
}

/** Opens a connection that ends with the test, from this machine's address `from` (Linux has all of 127.0.0.0/8). */
export async function openRaw(port: number, from = '127.0.0.1'): Promise<RawClient> {
  const socket = createConnection({ host: '127.0.0.1', port, localAddress: from })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  const packets: Packet[] = []
  const waiting = new Set<() => void>()
  const incoming = parser().on('packet', (packet) => packets.push(packet))
  const look = () => {
    for (const one of waiting) one()
  }
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('data', (data) => {
    incoming.parse(data)
    look()
  })
  socket.on('close', look)
  await once(socket, 'connect')
  return {
    socket,
    packets,
    closed,
    send: (...packets) => void socket.write(Buffer.concat(packets.map((packet) => generate(packet)))),
    first: (test) =>
      new Promise((resolve, reject) => {
        const one = () => {
          const found = packets.find(test)
          if (!found && !socket.closed) return
          waiting.delete(one)
          if (found) resolve(found)
          else reject(new Error('the connection closed before the packet came'))
        }
        waiting.add(one)
        one()
      }),
  }
}

/** Opens a connection and logs in. */
export async function loginRaw(port: number, options: Partial<IConnectPacket> = {}, from?: string): Promise<RawClient> {
  const client = await openRaw(port, from)
  client.send({ cmd: 'connect', clientId: 'raw', protocolVersion: 4, clean: true, keepalive: 0, ...options })
  await client.first(({ cmd }) => cmd === 'connack')
  return client
}
