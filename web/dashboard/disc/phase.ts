/** How long the disc takes to get from where it was drawn to where it is, and the mark past the sensor at a tick, ms. */
export const PASS_MS = 350
/** The share of a turn up to which a disc that is not followed is trusted to keep its last speed; and one that is. */
const SURE = 0.94
const SURE_FOLLOWED = 0.99
/** A disc drawn too far on by more than this share of a turn does not wait, it goes around once more. */
const NEAR = 0.25

/** Where the disc was at a moment, and how fast it has turned since. */
export interface Turn {
  /** When the last tick was. */
  tickAtMs: number
  /** The part of a turn gone by since the tick, and when: none at the tick itself, unless the sensor follows the disc. */
  phase: number
  phaseAtMs: number
  /** The length of a turn at its speed; endless where the disc stands. */
  turnMs: number
  /** Whether the sensor follows the disc between its marks. */
  followed: boolean
}

/**
 * How far the disc has gone since its last tick, in turns: at its speed at first; once the turn is nearly over, ever more
 * slowly towards the sensor, which it nears and never reaches, because no tick was seen. Continuous, never falling,
 * always below 1.
 */
export function phaseAt({ phase, phaseAtMs, turnMs, followed }: Turn, nowMs: number): number {
  const gone = phase + Math.max(0, nowMs - phaseAtMs) / turnMs
  const sure = followed ? SURE_FOLLOWED : SURE
  return gone <= sure ? gone : 1 - ((1 - sure) * sure) / gone
}

/** From where the disc was drawn (−1 … 1, in turns; below 0 the mark has yet to pass) when the page heard where it is. */
export interface Pass {
  from: number
  heardMs: number
}

/** Begins a pass from the phase shown at the moment when a tick was heard. */
export const passFrom = (shown: number, heardMs: number): Pass => ({ from: shown - Math.floor(shown) - 1, heardMs })

/** Begins the way from the phase shown to that of `turn`, which differs from what was thought, without a tick. */
export function correctionFrom(shown: number, turn: Turn, heardMs: number): Pass {
  return { from: shown - phaseAt(turn, heardMs) > NEAR ? shown - 1 : shown, heardMs }
}

/**
 * The phase to show: where the disc is, or on the way there. A disc that is behind catches up within PASS_MS; one that is
 * ahead goes at half its speed until it is where it should be. Continuous but for whole turns, and never falling.
 */
export function shownPhase(turn: Turn, pass: Pass | null, nowMs: number): number {
  const target = phaseAt(turn, nowMs)
  if (!pass) return target
  const { from, heardMs } = pass
  const heard = phaseAt(turn, heardMs)
  if (from > heard) return Math.max(target, from + (target - heard) * Math.min(0.5, (1 - from) / (1 - heard)))
  const left = Math.min(1, Math.max(0, 1 - (nowMs - heardMs) / PASS_MS))
  return target - (target - from) * left ** 3
}
