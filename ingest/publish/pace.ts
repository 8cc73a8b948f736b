import type { Clock } from '../../broker/contract/clock.ts'

/**
 * Runs something at once when it is due, but never sooner than the interval allows; the latest wins. What runs because
 * time has passed does not hold up what comes after it: of three runs the last is two intervals after the first.
 */
export interface Pace {
  /** It is due now: runs at once, or as soon as the pace allows. */
  due(): void
  /** It is due in some time, unless something comes before. */
  dueIn(delayMs: number): void
  close(): void
}

export function makePace(intervalMs: number, clock: Clock, run: () => void): Pace {
  /** The last two runs, and the last that was due when it came. */
  let lastMs = Number.NEGATIVE_INFINITY
  let beforeMs = Number.NEGATIVE_INFINITY
  let lastCameMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let dueMs = Number.POSITIVE_INFINITY
  let hasCome = false

  function fire(): void {
    timer = undefined
    dueMs = Number.POSITIVE_INFINITY
    beforeMs = lastMs
    lastMs = clock.monoMs()
    if (hasCome) lastCameMs = lastMs
    hasCome = false
    run()
  }

  function schedule(atMs: number, nowMs: number): void {
    const soonestMs = Math.max(atMs, beforeMs + 2 * intervalMs)
    if (soonestMs >= dueMs) return
    clearTimeout(timer)
    timer = undefined
    dueMs = soonestMs
    if (soonestMs <= nowMs) fire()
    else timer = setTimeout(fire, soonestMs - nowMs)
  }

  return {
    due() {
      const nowMs = clock.monoMs()
      hasCome = true
      schedule(Math.max(nowMs, lastCameMs + intervalMs), nowMs)
    },
    dueIn(delayMs) {
      const nowMs = clock.monoMs()
      schedule(Math.max(nowMs + delayMs, lastMs + intervalMs), nowMs)
    },
    close() {
      clearTimeout(timer)
      dueMs = Number.NEGATIVE_INFINITY // nothing is due before this
    },
  }
}
