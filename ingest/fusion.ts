import { powerAt, type Rotation, TICK_JITTER_MS } from './power.ts'

/** How the disc moves between two marks, as a sensor that follows its angle tells it. */
export interface Motion {
  /** When it was so. */
  atMs: number
  /** The part of a turn since the last mark, 0 … 1. */
  phase: number
  turnsPerHour: number
  /** The true speed lies in between nine times of ten. */
  lowPerHour: number
  highPerHour: number
  /** How sure the sensor is that it follows the disc at all, 0 … 1. */
  confidence: number
}

/** What the live power was learnt from. */
export type Source = 'turn' | 'tick' | 'bound'

/** The live power in W; null where it is unknown. */
export interface FusedPower {
  powerW: number | null
  /** `powerW` is an upper bound. */
  bound: boolean
  /** Of a motion the true power lies in between nine times of ten; of a tick the mean of its turn does; 0 … of a bound. */
  lowW: number | null
  highW: number | null
  source: Source | null
  /** The part of a turn since the last tick, and when it was so; null unless the source is `turn`. */
  phase: number | null
  phaseAtMs: number | null
}

const NOWHERE = { phase: null, phaseAtMs: null }
export const UNKNOWN_POWER: FusedPower = {
  ...{ powerW: null, bound: false, lowW: null, highW: null, source: null },
  ...NOWHERE,
}

/** A sensor tells the motion at least every 30 s as long as it is sure: what is older is not known any more. */
export const MOTION_FRESH_MS = 35_000
/** A sensor that is less sure is not believed. */
export const LEAST_CONFIDENCE = 0.5
/** So much of a turn a disc may seem to be past its mark: the tick may still be on its way. */
const PAST_MARK = 0.1

/**
 * The live power. A motion rules while it is fresh and sure, and while it agrees with there having been no tick since;
 * else the ticks do: at first the last turn's own power, as uncertain as the times of its ticks, then the bound. Nothing
 * is ever held: a motion that gets old gives way.
 */
export function fusedPower(rotation: Rotation, motion: Motion | undefined, nowMs: number): FusedPower {
  if (motion && nowMs < ruleEndMs(rotation, motion)) {
    const powerOf = (perHour: number) => perHour * rotation.whPerTick
    return {
      powerW: powerOf(motion.turnsPerHour),
      bound: false,
      lowW: powerOf(motion.lowPerHour),
      highW: powerOf(motion.highPerHour),
      source: 'turn',
      ...placeOf(rotation, motion),
    }
  }
  return powerOfTicks(rotation, nowMs)
}

/**
 * Until when a motion rules, unless another comes: while it is fresh, and as long as the disc, at the least speed that
 * the motion allows, cannot have passed the mark unseen. Never where the sensor is not sure.
 */
export function ruleEndMs(rotation: Rotation, motion: Motion): number {
  if (motion.confidence < LEAST_CONFIDENCE) return Number.NEGATIVE_INFINITY
  const { phase, phaseAtMs } = placeOf(rotation, motion)
  const passedMs = ((1 + PAST_MARK - phase) * 3_600_000) / motion.lowPerHour
  return Math.min(motion.atMs + MOTION_FRESH_MS, phaseAtMs + passedMs)
}

/** Where the disc was last known to be: at the motion's phase, or at the mark if a tick came after it. */
function placeOf({ lastAtMs }: Rotation, { phase, atMs }: Motion): { phase: number; phaseAtMs: number } {
  return lastAtMs !== null && lastAtMs > atMs ? { phase: 0, phaseAtMs: lastAtMs } : { phase, phaseAtMs: atMs }
}

function powerOfTicks(rotation: Rotation, nowMs: number): FusedPower {
  const { powerW, bound } = powerAt(rotation, nowMs)
  const { turnMs } = rotation
  if (powerW === null || turnMs === null) return UNKNOWN_POWER
  if (bound) return { powerW, bound, lowW: 0, highW: powerW, source: 'bound', ...NOWHERE }
  const longestMs = turnMs + 2 * TICK_JITTER_MS
  const shortestMs = Math.max(turnMs / 2, turnMs - 2 * TICK_JITTER_MS)
  const [lowW, highW] = [(powerW * turnMs) / longestMs, (powerW * turnMs) / shortestMs]
  return { powerW, bound, lowW, highW, source: 'tick', ...NOWHERE }
}
