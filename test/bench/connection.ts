import { once } from 'node:events'
import { connect } from 'node:net'
import { generate, type Packet, parser } from 'mqtt-packet'
import { TOPICS, topicOf } from '../../broker/contract/topics.ts'

/** An MQTT connection and no more: a client library would cost more than what is measured. */
export interface Connection {
  write(packets: Buffer): void
  /** What has gone both ways so far. */
  bytes(): number
  close(): void
}

/**
 * Connects to a broker on this machine, without a login.
 * @param heard is told the packets of each chunk that comes, the CONNACK apart
 * @returns once the broker has let us in
 */
export async function openConnection(
  port: number,
  clientId: string,
  heard: (packets: Packet[]) => void,
): Promise<Connection> {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  const packets = parser({ protocolVersion: 4 })
  let chunk: Packet[] = []
  let closing = false
  packets.on('packet', (packet) => {
    if (packet.cmd !== 'connack') chunk.push(packet)
    else if (packet.returnCode === 0) socket.emit('accepted')
    else throw new Error(`expected the broker to let ${clientId} in, got CONNACK ${packet.returnCode}`)
  })
  socket.on('data', (bytes) => {
    packets.parse(bytes)
    const came = chunk
    chunk = []
    if (came.length > 0) heard(came)
  })
  socket.on('close', () => {
    if (!closing) throw new Error(`expected the broker to keep the connection of ${clientId}, got cut off`)
  })
  socket.write(generate({ cmd: 'connect', clientId, clean: true, keepalive: 0 }))
  await once(socket, 'accepted')
  return {
    write: (bytes) => void socket.write(bytes),
    bytes: () => socket.bytesRead + socket.bytesWritten,
    close() {
      closing = true
      socket.destroy()
    },
  }
}

/** What a sensor sends of one meter on a topic. */
export function makePackets(meter: string, name: 'tick' | 'turn' | 'health'): (payload: string) => Buffer {
  const topic = topicOf('wattwheel', name, meter)
  const { qos, retained: retain } = TOPICS[name]
  let messageId = 0
  return (payload) => {
    messageId = (messageId % 65_535) + 1
    return generate({ cmd: 'publish', topic, payload, qos, messageId, dup: false, retain })
  }
}

/**
 * Subscribes with QoS 1, and acknowledges what comes.
 * @param heard is told the messages of each chunk
 */
export async function subscribe(
  port: number,
  topic: string,
  heard: (messages: { topic: string; payload: string | Buffer }[]) => void,
): Promise<Connection> {
  let subscribed = () => {}
  const granted = new Promise<void>((resolve) => {
    subscribed = resolve
  })
  const connection = await openConnection(port, 'bench-subscriber', (packets) => {
    if (packets.some(({ cmd }) => cmd === 'suback')) subscribed()
    const messages = packets.filter((packet) => packet.cmd === 'publish')
    const wanted = messages.filter(({ qos }) => qos > 0)
    const acks = wanted.map(({ messageId = 0 }) => generate({ cmd: 'puback', messageId }))
    if (acks.length > 0) connection.write(Buffer.concat(acks))
    heard(messages)
  })
  connection.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] }))
  await granted
  return connection
}
