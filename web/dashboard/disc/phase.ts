/** How long the mark takes to go past the sensor when a tick comes, ms. */
export const PASS_MS = 350
/** The share of a turn up to which the disc is trusted to keep its last speed. */
const SURE = 0.94

/**
 * How far the disc has gone since its last tick, in turns: at the speed of the last turn at first; once that
 * is nearly over, ever more slowly towards the sensor, which it nears and never reaches, because no tick was
 * seen. Continuous, never falling, always below 1.
 */
export function phaseOf(elapsedMs: number, turnMs: number): number {
  const elapsed = Math.max(0, elapsedMs)
  if (elapsed <= SURE * turnMs) return elapsed / turnMs
  return 1 - (1 - SURE) * SURE * (turnMs / elapsed)
}

/** A tick and the length of the turn it ended. */
export interface Turn {
  tickAtMs: number
  turnMs: number
}

/** The mark going past the sensor: from where it was shown (−1 … 0, in turns) when the page heard of the tick. */
export interface Pass {
  from: number
  heardMs: number
}

/** Begins a pass from the phase shown at that moment. */
export const passFrom = (shown: number, heardMs: number): Pass => ({ from: shown - Math.floor(shown) - 1, heardMs })

/** The phase to show: where the disc is, or during a pass, on the way there. Continuous but for whole turns. */
export function shownPhase(turn: Turn, pass: Pass | null, nowMs: number): number {
  const target = phaseOf(nowMs - turn.tickAtMs, turn.turnMs)
  if (!pass) return target
  const left = Math.min(1, Math.max(0, 1 - (nowMs - pass.heardMs) / PASS_MS))
  return target - (target - pass.from) * left ** 3
}
