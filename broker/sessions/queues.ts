import { Readable } from 'node:stream'
import type { AedesPublishPacket } from 'aedes'

/** A packet that is on its way to a client: a PUBLISH, or after its PUBREC a PUBREL. */
export interface Outgoing {
  brokerId?: string
  brokerCounter?: number
  messageId?: number
  payload?: Buffer | string
}

interface Queue {
  packets: Outgoing[]
  bytes: number
}

/** Of a client that is away, and of one that is there but does not acknowledge. */
export const MAX_AWAY = 1000
export const MAX_UNACKNOWLEDGED = 10_000
/** Of all clients together, with something for each message beside its payload. */
export const MAX_BYTES = 64 * 1024 * 1024
const MESSAGE_BYTES = 500

interface To {
  readonly id: string
}

/** What waits for clients with a session: the part of aedes' persistence that is called outgoing. */
export type Queues = ReturnType<typeof makeQueues>

/**
 * Queues that hold no more than the limits: what comes after is not kept for that client. aedes' own have no end,
 * and are never taken away.
 * @param isConnected whether a client is there
 * @param overflow is told whose message was not kept
 */
export function makeQueues(isConnected: (id: string) => boolean, overflow: (id: string) => void) {
  const queues = new Map<string, Queue>()
  let bytes = 0

  function enqueue(id: string, packet: Outgoing): void {
    const queue = queues.get(id) ?? { packets: [], bytes: 0 }
    const size = sizeOf(packet)
    if (queue.packets.length >= (isConnected(id) ? MAX_UNACKNOWLEDGED : MAX_AWAY) || bytes + size > MAX_BYTES) {
      overflow(id)
      return
    }
    queues.set(id, queue)
    queue.packets.push({ ...packet })
    count(queue, size)
  }

  function count(queue: Queue, size: number): void {
    queue.bytes += size
    bytes += size
  }

  function drop(id: string): void {
    const queue = queues.get(id)
    if (queue) count(queue, -queue.bytes)
    queues.delete(id)
  }

  return {
    drop,
    bytes: () => bytes,
    /** How many messages wait for all clients together. */
    length: () => [...queues.values()].reduce((sum, { packets }) => sum + packets.length, 0),
    async outgoingEnqueue({ clientId }: { clientId: string }, packet: AedesPublishPacket): Promise<void> {
      enqueue(clientId, owned(packet))
    },
    async outgoingEnqueueCombi(subscriptions: { clientId: string }[], packet: AedesPublishPacket): Promise<void> {
      if (subscriptions.length === 0) return
      const kept = owned(packet)
      for (const { clientId } of subscriptions) enqueue(clientId, kept)
    },
    async outgoingUpdate({ id }: To, packet: Outgoing): Promise<void> {
      const queue = queues.get(id)
      for (const [i, one] of queue?.packets.entries() ?? []) {
        if (packet.brokerId !== undefined && one.brokerId === packet.brokerId) {
          if (one.brokerCounter !== packet.brokerCounter) continue
          one.messageId = packet.messageId as number
          return
        }
        if (one.messageId !== packet.messageId) continue
        if (queue) {
          count(queue, sizeOf(packet) - sizeOf(one))
          queue.packets[i] = packet
        }
        return
      }
      throw new Error('the queue of the client is full')
    },
    async outgoingClearMessageId({ id }: To, { messageId }: Outgoing): Promise<Outgoing | undefined> {
      const queue = queues.get(id)
      const i = queue?.packets.findIndex((one) => one.messageId === messageId) ?? -1
      const [found] = i < 0 ? [] : (queue?.packets.splice(i, 1) ?? [])
      if (queue && found) count(queue, -sizeOf(found))
      if (queue?.packets.length === 0) queues.delete(id)
      return found
    },
    outgoingStream: ({ id }: To) => Readable.from([...(queues.get(id)?.packets ?? [])]),
  }
}

function sizeOf({ payload }: Outgoing): number {
  return (payload?.length ?? 0) + MESSAGE_BYTES
}

/** A payload is part of what was read in one go, and would keep all of that. */
function owned(packet: AedesPublishPacket): Outgoing {
  return { ...packet, payload: Buffer.from(packet.payload) }
}
