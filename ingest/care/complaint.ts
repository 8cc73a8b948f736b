import type { Clock } from '../../broker/contract/clock.ts'
import type { Log } from '../../broker/log.ts'

/** Tells of a failure that is tried again and again: the same words at most once a minute. */
export type Complaint = (error: Error, words: string) => void

const MINUTE_MS = 60_000

export function makeComplaint(log: Log, clock: Clock): Complaint {
  const toldMs = new Map<string, number>()
  return (error, words) => {
    const nowMs = clock.monoMs()
    if (nowMs - (toldMs.get(words) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return
    if (toldMs.size > 100) toldMs.clear()
    toldMs.set(words, nowMs)
    log.error({ err: error }, words)
  }
}
