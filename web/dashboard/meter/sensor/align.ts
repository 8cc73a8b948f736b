import type { Align } from '../../../../broker/contract/messages.ts'

/** What a sensor saw at a moment. */
export interface Seen extends Align {
  atMs: number
}

/** So much is drawn. */
export const SHOWN_MS = 10_000
/** Who has said nothing for so long is not being aligned any more. */
const OVER_MS = 3_000

/** What was seen, with one more, as far as it is drawn. */
export function seenWith(seen: readonly Seen[], one: Seen): Seen[] {
  return [...seen.filter(({ atMs }) => atMs > one.atMs - SHOWN_MS && atMs <= one.atMs), one]
}

/** Whether a sensor is being aligned. */
export function isAligning(seen: readonly Seen[], nowMs: number): boolean {
  const last = seen.at(-1)
  return last !== undefined && nowMs - last.atMs < OVER_MS
}

/** The range of what was seen and of the levels, with some air; never so narrow that noise fills it. */
export function rangeOfSeen(seen: readonly Seen[]): { low: number; high: number } {
  const values = seen.flatMap(({ value, disc, mark }) => [value, disc, mark])
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const air = Math.max(5, 0.1 * (high - low))
  return { low: low - air, high: high + air }
}
