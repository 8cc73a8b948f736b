import { setTimeout as delay } from 'node:timers/promises'

const PATIENCE_MS = 240_000

interface Closing {
  close(): void | Promise<void>
}

/** Keeps something until the end of the run. */
export type Keep = <T extends Closing>(running: T) => T

/** Runs something, and closes what it kept, the last first. */
export async function keeping<Outcome>(run: (keep: Keep) => Promise<Outcome>): Promise<Outcome> {
  const kept: Closing[] = []
  try {
    return await run((running) => {
      kept.push(running)
      return running
    })
  } finally {
    for (const running of kept.toReversed()) await running.close()
  }
}

/** @throws {Error} when it takes longer than four minutes */
export async function within(what: string, promise: Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const late = delay(PATIENCE_MS, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`expected that ${what} within ${PATIENCE_MS} ms`)
  })
  await Promise.race([promise, late]).finally(() => stop.abort())
}
