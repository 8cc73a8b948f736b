import type { Clock } from '../../broker/contract/clock.ts'

/** Runs something at once when it is due, but never more often than the interval allows; the latest wins. */
export interface Pace {
  /** It is due now: runs at once, or as soon as the interval since the last run is over. */
  due(): void
  /** It is due in some time, unless something comes before. */
  dueIn(delayMs: number): void
  close(): void
}

export function makePace(intervalMs: number, clock: Clock, run: () => void): Pace {
  let lastMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let dueMs = Number.POSITIVE_INFINITY

  function fire(): void {
    timer = undefined
    dueMs = Number.POSITIVE_INFINITY
    lastMs = clock.monoMs()
    run()
  }

  function schedule(atMs: number): void {
    const nowMs = clock.monoMs()
    const soonestMs = Math.max(atMs, lastMs + intervalMs)
    if (soonestMs >= dueMs) return
    clearTimeout(timer)
    timer = undefined
    dueMs = soonestMs
    if (soonestMs <= nowMs) fire()
    else timer = setTimeout(fire, soonestMs - nowMs)
  }

  return {
    due: () => schedule(clock.monoMs()),
    dueIn: (delayMs) => schedule(clock.monoMs() + delayMs),
    close() {
      clearTimeout(timer)
      dueMs = Number.NEGATIVE_INFINITY // nothing is due before this
    },
  }
}
