import { createHash } from 'node:crypto'
import type { Arrival } from '../arrival.ts'

type Message = Pick<Arrival, 'topic' | 'payload'>

/** What was taken lately. */
export interface Lately {
  /** Of a message that says nothing, as a bare tick does, nobody knows: another is the same. */
  has(message: Message): boolean
  add(message: Message): void
}

/** More than NATS has on their way to a worker at once: 20 of each of 64 slots, as in our set-up 200 of each of 32. */
const MOST_REMEMBERED = 8192

export function rememberLately(): Lately {
  const keys = new Set<string>()
  return {
    has: (message) => message.payload.length > 0 && keys.has(keyOf(message)),
    add(message) {
      if (message.payload.length === 0) return
      keys.add(keyOf(message))
      for (const oldest of keys) {
        if (keys.size <= MOST_REMEMBERED) break
        keys.delete(oldest)
      }
    },
  }
}

function keyOf({ topic, payload }: Message): string {
  return createHash('sha256').update(`${topic}\n`).update(payload).digest('base64')
}
