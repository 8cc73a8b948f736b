import type { Tick } from '../broker/contract/messages.ts'

/** How far the device's clock may be from the arrival before one of the two must be wrong. */
export const CLOCK_TOLERANCE_MS = 60_000
const DAY_MS = 86_400_000

/** When a turn happened, and what had to be corrected to say so. */
export interface Placed {
  /** null: the tick has a number but no time. */
  atMs: number | null
  flag?: 'clock_wrong' | 'time_replaced'
}

/**
 * Places a tick in time by what it says of itself and when it arrived: `at` where the device's clock
 * agrees with its `age_ms`, else the age, unless the server's clock is known to be behind; a lone `at`
 * that is too old or in the future is replaced by the arrival.
 * @param serverBehind the arrival is earlier than what is stored already
 */
export function placeTick(tick: Tick, arrivedAtMs: number, acceptOlderThanDays: number, serverBehind = false): Placed {
  const { at, age_ms: ageMs } = tick
  if (at === undefined && ageMs === undefined) return { atMs: null }
  if (at === undefined) return { atMs: notBeforeEpoch(arrivedAtMs - (ageMs ?? 0)) }
  if (ageMs !== undefined) {
    const byAgeMs = arrivedAtMs - ageMs
    if (Math.abs(byAgeMs - at) <= CLOCK_TOLERANCE_MS) return { atMs: Math.round(at) }
    return { atMs: serverBehind ? Math.round(at) : notBeforeEpoch(byAgeMs), flag: 'clock_wrong' }
  }
  const tooOld = at < arrivedAtMs - acceptOlderThanDays * DAY_MS
  const ahead = at > arrivedAtMs + CLOCK_TOLERANCE_MS
  return tooOld || ahead ? { atMs: arrivedAtMs, flag: 'time_replaced' } : { atMs: Math.round(at) }
}

function notBeforeEpoch(atMs: number): number {
  return Math.max(0, Math.round(atMs))
}

/** Spreads turns that have no time of their own evenly between the turn before them and their arrival. */
export function spread(count: number, beforeMs: number, arrivedAtMs: number): number[] {
  const stepMs = Math.max(0, arrivedAtMs - beforeMs) / count
  return Array.from({ length: count }, (_, i) => Math.round(arrivedAtMs - (count - 1 - i) * stepMs))
}

/**
 * The shortest time between two turns that the installation allows, with a fifth to spare for jitter:
 * 0.8 × 3,600,000 × Wh per tick / P_max.
 */
export function shortestTurnMs(impulsesPerKwh: number, maxPowerW: number): number {
  return 0.8 * fastestTurnMs(impulsesPerKwh, maxPowerW)
}

/** How long a turn takes at the highest power: 3,600,000 × Wh per tick / P_max. */
export function fastestTurnMs(impulsesPerKwh: number, maxPowerW: number): number {
  return (3_600_000 * (1000 / impulsesPerKwh)) / maxPowerW
}
