import { createHash } from 'node:crypto'
import type { Arrival } from '../arrival.ts'

type Message = Pick<Arrival, 'topic' | 'payload'>

/** What was taken lately, of what has numbers. */
export interface Lately {
  /** Of a message without a number, as a bare tick or a status, nobody knows: another is the same. */
  has(message: Message): boolean
  add(message: Message): void
}

/** More than NATS has on their way to a worker at once: 20 of each of 64 slots, as in our set-up 200 of each of 32. */
const MOST_REMEMBERED = 8192

const isNumbered = ({ payload }: Message) =>
  (typeof payload === 'string' ? payload : Buffer.from(payload)).includes('"seq"')

export function rememberLately(): Lately {
  const keys = new Set<string>()
  return {
    has: (message) => isNumbered(message) && keys.has(keyOf(message)),
    add(message) {
      if (!isNumbered(message)) return
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
