/** The packets of MQTT 3.1.1 that a load needs, by hand: a client library would be what is measured. */

export const CONNACK = 2
export const PUBLISH = 3
export const PUBACK = 4
export const SUBACK = 9

/** A packet that came in: its type, its flags, and what follows its length. */
export interface Packet {
  type: number
  body: Buffer
}

/** A clean session without a login. */
export function connectPacket(clientId: string): Buffer {
  const keepAlive = [0, 0]
  return packet(0x10, text('MQTT'), Buffer.from([4, 0x02, ...keepAlive]), text(clientId))
}

/** A message with QoS 1. */
export function publishPacket(id: number, topic: string, payload: string): Buffer {
  return packet(0x32, text(topic), uint16(id), Buffer.from(payload))
}

/** A subscription with QoS 1. */
export function subscribePacket(id: number, filter: string): Buffer {
  return packet(0x82, uint16(id), text(filter), Buffer.from([1]))
}

export function pubackPacket(id: number): Buffer {
  return packet(0x40, uint16(id))
}

/** The packet id of a message with QoS 1. */
export function idOf({ body }: Packet): number {
  return body.readUInt16BE(2 + body.readUInt16BE(0))
}

function packet(header: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length: number[] = []
  for (let rest = body.length; rest > 0 || length.length === 0; rest >>= 7)
    length.push((rest & 127) | (rest > 127 ? 128 : 0))
  return Buffer.concat([Buffer.from([header, ...length]), body])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint16(bytes.length), bytes])
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255])
}

/** Makes what cuts a stream into packets; it keeps the beginning of one that is not complete. */
export function makeCutter(): (chunk: Buffer) => Packet[] {
  let kept: Buffer = Buffer.alloc(0)
  return (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk])
    const packets: Packet[] = []
    for (let end = endOf(kept); end !== undefined; end = endOf(kept)) {
      packets.push({ type: (kept[0] as number) >> 4, body: kept.subarray(end.bodyAt, end.at) })
      kept = kept.subarray(end.at)
    }
    return packets
  }
}

/** Where the body of the first packet begins and ends; undefined where it is not complete. */
function endOf(bytes: Buffer): { bodyAt: number; at: number } | undefined {
  let length = 0
  for (let i = 1; i < bytes.length; i++) {
    const byte = bytes[i] as number
    length += (byte & 127) << (7 * (i - 1))
    if (byte < 128) return bytes.length > i + length ? { bodyAt: i + 1, at: i + 1 + length } : undefined
  }
  return undefined
}
