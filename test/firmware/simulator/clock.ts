import type { Clock } from '../../../firmware/simulator/clock.ts'
import { systemClock } from '../../../firmware/simulator/clock.ts'

/** A clock that starts at a moment, now if none is given, and runs `times` as fast as the real one. */
export function hurriedClock(times: number, startMs = Date.now()): Clock {
  const start = performance.now()
  return {
    now: () => startMs + (performance.now() - start) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  }
}

/** A clock that stands still; only who sleeps for exactly `skippedMs` wakes up at once, and then it is as much later. */
export function skippingClock(skippedMs: number): Clock {
  let nowMs = Date.now()
  return {
    now: () => nowMs,
    async sleep(ms, signal) {
      if (ms !== skippedMs) return systemClock.sleep(ms, signal)
      nowMs += ms
    },
  }
}
