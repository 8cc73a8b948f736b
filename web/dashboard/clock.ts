/** The server's clock as it can be known from here: the browser's own may be wrong. */
export interface Clock {
  nowMs(): number
  /** The server has certainly reached this time: it is in a message from it. */
  reached(serverMs: number): void
  /** The server said what time it is, in whole seconds (the Date header of an answer). */
  told(serverMs: number): void
}

/** Being told is off by up to a second and by the way here; nearer than this it is no news. */
const TRUSTED_MS = 2_000

/** Makes a clock on top of the browser's, `localMs`. */
export function createClock(localMs: () => number): Clock {
  let aheadMs = 0
  const nowMs = () => localMs() + aheadMs
  return {
    nowMs,
    reached(serverMs) {
      aheadMs = Math.max(aheadMs, serverMs - localMs())
    },
    told(serverMs) {
      const middleMs = serverMs + 500
      if (Math.abs(middleMs - nowMs()) > TRUSTED_MS) aheadMs = middleMs - localMs()
    },
  }
}
