import type { Log } from '../../broker/log.ts'

/** Does what a message or a timer calls for. A failure, by a full disk say, is logged and does not end ingest. */
export function attempt(log: Log, what: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    log.error({ err: error }, `${what} failed: ${(error as Error).message}`)
  }
}
