import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../broker/contract/clock.ts'

/** Logins that last, in memory: they end with the process. */
export interface Sessions {
  /** Begins one, for as long as `isValid`. @returns its id, which nobody has had before */
  begin(isValid: () => boolean): string
  /** Whether there is one of this id; being asked for keeps it from ending for want of use. */
  use(id: string): boolean
  /** Whether there is one of this id. */
  has(id: string): boolean
  end(id: string): void
}

const DAY_MS = 86_400_000
/** Without use it ends after this time, */
const IDLE_MS = 7 * DAY_MS
/** and with it after this. */
export const LONGEST_MS = 30 * DAY_MS
/** Beyond these the one that was begun first ends. */
const MOST = 100

export function makeSessions(clock: Clock): Sessions {
  const known = new Map<string, { beganMs: number; usedMs: number; isValid: () => boolean }>()

  function find(id: string) {
    const key = keyOf(id)
    const session = known.get(key)
    if (!session) return undefined
    const nowMs = clock.monoMs()
    const isOver = nowMs - session.beganMs >= LONGEST_MS || nowMs - session.usedMs >= IDLE_MS
    if (!isOver && session.isValid()) return session
    known.delete(key)
    return undefined
  }

  return {
    begin(isValid) {
      const id = randomBytes(32).toString('base64url')
      const nowMs = clock.monoMs()
      known.set(keyOf(id), { beganMs: nowMs, usedMs: nowMs, isValid })
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
      return id
    },
    use(id) {
      const session = find(id)
      if (session) session.usedMs = clock.monoMs()
      return session !== undefined
    },
    has: (id) => find(id) !== undefined,
    end: (id) => known.delete(keyOf(id)),
  }
}

/** What is kept of an id cannot be used as one, and how long it takes to find tells nothing of it. */
function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('base64')
}
