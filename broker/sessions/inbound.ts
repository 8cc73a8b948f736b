interface From {
  readonly id: string
}

interface Numbered {
  messageId?: number
}

/**
 * The QoS 2 messages that a client has not released yet, by their ids, for that is all that is asked of them:
 * the part of aedes' persistence that is called incoming.
 */
export function makeInbound() {
  const open = new Map<string, Set<number>>()

  return {
    async incomingStorePacket({ id }: From, { messageId = 0 }: Numbered): Promise<void> {
      const ids = open.get(id) ?? new Set()
      open.set(id, ids.add(messageId))
    },
    async incomingGetPacket({ id }: From, { messageId = 0 }: Numbered): Promise<Numbered> {
      if (!open.get(id)?.has(messageId)) throw new Error('no such packet')
      return { messageId }
    },
    async incomingDelPacket({ id }: From, { messageId = 0 }: Numbered): Promise<void> {
      const ids = open.get(id)
      if (!ids?.delete(messageId)) throw new Error('no such packet')
      if (ids.size === 0) open.delete(id)
    },
    async cleanIncoming({ id }: From): Promise<void> {
      open.delete(id)
    },
  }
}
