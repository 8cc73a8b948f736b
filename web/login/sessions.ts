import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../broker/contract/clock.ts'
import type { SessionBook, SessionLimits } from '../../ingest/store/postgres/sessions.ts'

/** Logins that last. */
export interface Sessions {
  /** Begins one, for as long as a password is in force, by its hash. @returns its id, which nobody has had before */
  begin(hash: string): string
  /** Whether there is one of this id; being asked for keeps it from ending for want of use. */
  use(id: string): boolean
  /** Whether there is one of this id. */
  has(id: string): boolean
  end(id: string): void
  close(): void
}

const DAY_MS = 86_400_000
/** With use it ends after this time. */
export const LONGEST_MS = 30 * DAY_MS
export const SESSION_LIMITS: SessionLimits = { idleMs: 7 * DAY_MS, longestMs: LONGEST_MS, most: 100 }

/**
 * Keeps the sessions in a book.
 * @param isInForce whether a password still is, by what was kept of its hash
 */
export function makeSessions(book: SessionBook, isInForce: (admin: string) => boolean): Sessions {
  const find = (id: string, used: boolean) => {
    const admin = book.find(keyOf(id), used)
    return admin !== undefined && isInForce(admin)
  }
  return {
    begin(hash) {
      const id = randomBytes(32).toString('base64url')
      book.add(keyOf(id), keyOf(hash))
      return id
    },
    use: (id) => find(id, true),
    has: (id) => find(id, false),
    end: (id) => book.remove(keyOf(id)),
    close: () => book.close(),
  }
}

/** A book in memory: it ends with the process. */
export function makeBook(clock: Clock, { idleMs, longestMs, most }: SessionLimits): SessionBook {
  const known = new Map<string, { admin: string; beganMs: number; usedMs: number }>()
  return {
    add(key, admin) {
      const nowMs = clock.monoMs()
      known.set(key, { admin, beganMs: nowMs, usedMs: nowMs })
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
    },
    find(key, used) {
      const session = known.get(key)
      if (!session) return undefined
      const nowMs = clock.monoMs()
      const isOver = nowMs - session.beganMs >= longestMs || nowMs - session.usedMs >= idleMs
      if (isOver) known.delete(key)
      else if (used) session.usedMs = nowMs
      return isOver ? undefined : session.admin
    },
    remove: (key) => void known.delete(key),
    close() {},
  }
}

/** What is kept of a secret cannot be used as one, and how long it takes to find tells nothing of it. */
export function keyOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64')
}
