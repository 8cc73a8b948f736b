import { setTimeout as wait } from 'node:timers/promises'

/** Where time comes from. `sleep` rejects when the signal aborts. */
export interface Clock {
  /** Unix epoch milliseconds. */
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
}

const LONGEST_SLEEP_MS = 3_600_000

/** Waits until the clock shows `atMs`, also when the clock is set or the machine sleeps meanwhile. */
export async function waitUntil(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  for (let ms = atMs - clock.now(); ms > 0; ms = atMs - clock.now()) {
    await clock.sleep(Math.min(ms, LONGEST_SLEEP_MS), signal)
  }
}
