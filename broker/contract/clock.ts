/** The two clocks of a machine; a parameter wherever time matters. */
export interface Clock {
  /** Unix epoch milliseconds; may step when the machine's time is corrected. */
  wallMs(): number
  /** Milliseconds since the process began; never steps. */
  monoMs(): number
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
}
