import type { Turn } from '../../broker/contract/messages.ts'
import type { Motion } from '../fusion.ts'

/** Of a sensor that is wholly sure the speed may still be off by this. */
const LEAST_SPREAD = 0.1

/**
 * The motion that a message tells. Where it does not say how far off its speed may be, that follows from its confidence:
 * by 10 % if it is wholly sure, and by as much more as it lacks, so by 60 % at one half.
 * @param arrivedAtMs the wall time
 */
export function motionOf(turn: Turn, arrivedAtMs: number): Motion {
  const { phase, turns_per_hour: turnsPerHour, confidence } = turn
  const spread = 1 - confidence + LEAST_SPREAD
  return {
    atMs: Math.round(arrivedAtMs - turn.age_ms),
    phase,
    turnsPerHour,
    lowPerHour: turn.low_per_hour ?? Math.max(0, turnsPerHour * (1 - spread)),
    highPerHour: turn.high_per_hour ?? turnsPerHour * (1 + spread),
    confidence,
  }
}
