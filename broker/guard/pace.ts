import type { Clock } from '../contract/clock.ts'

/** A pace that each sender has to keep. */
export interface Pace {
  /**
   * Calls `go` at once, or, when this sender is ahead of its pace, later, in order.
   * @param bytes of the message
   * @returns false when the sender is so far ahead that `go` is not called at all
   */
  keep(sender: string, bytes: number, go: () => void): boolean
  /** What waits will not go any more. */
  close(): void
}

/** Of a sender: at most so many a second in the long run, and so many at once after a rest; long ones count for more. */
export const MESSAGES_PER_SECOND = 200
export const MESSAGES_AT_ONCE = 2000
/** aedes hands over at a time what it has read from a socket, so more than fits into that is waited for. */
export const MOST_AHEAD_MS = 30_000

const INTERVAL_MS = 1000 / MESSAGES_PER_SECOND
const BURST_MS = MESSAGES_AT_ONCE * INTERVAL_MS
const MANY_SENDERS = 1000

interface Waiting {
  atMs: number
  go(): void
}

/**
 * Holds back who sends too fast, and loses nothing: a message that waits is not acknowledged, and as long as a
 * chunk of them waits aedes reads no more from that client. A leaky bucket, told by the time at which it will be
 * empty (GCRA, ITU-T I.371).
 */
export function makePace(clock: Clock): Pace {
  const emptyAtMs = new Map<string, number>()
  const lines = new Map<string, Waiting[]>()
  let closed = false

  function forgetTheRested(nowMs: number): void {
    for (const [sender, atMs] of emptyAtMs) if (atMs <= nowMs) emptyAtMs.delete(sender)
  }

  /** One timer for all who stand in a line: several do not keep their order when the process is busy. */
  function letGo(sender: string, line: Waiting[]): void {
    if (closed) return
    const nowMs = clock.monoMs()
    const stay = line.findIndex(({ atMs }) => atMs > nowMs)
    const going = line.splice(0, stay < 0 ? line.length : stay)
    if (line.length === 0) lines.delete(sender)
    else wake(sender, line)
    for (const { go } of going) go()
  }

  function wake(sender: string, line: Waiting[]): void {
    const waitMs = (line[0]?.atMs ?? 0) - clock.monoMs()
    setTimeout(letGo, Math.max(1, waitMs), sender, line).unref()
  }

  return {
    keep(sender, bytes, go) {
      const nowMs = clock.monoMs()
      const cost = 1 + Math.floor(bytes / 1024)
      const emptyMs = Math.max(emptyAtMs.get(sender) ?? 0, nowMs) + cost * INTERVAL_MS
      const atMs = emptyMs - BURST_MS
      if (atMs - nowMs > MOST_AHEAD_MS) return false
      emptyAtMs.set(sender, emptyMs)
      if (emptyAtMs.size > MANY_SENDERS) forgetTheRested(nowMs)
      const line = lines.get(sender)
      if (line) line.push({ atMs, go })
      else if (atMs <= nowMs) go()
      else {
        const first = [{ atMs, go }]
        lines.set(sender, first)
        wake(sender, first)
      }
      return true
    },
    close() {
      closed = true
    },
  }
}
