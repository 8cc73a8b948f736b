import { LEAST_CONFIDENCE, MOTION_FRESH_MS, type Motion } from '../fusion.ts'

/** A time in which the disc is known to have moved at one speed. */
export interface Stretch {
  fromMs: number
  toMs: number
  turnsPerHour: number
  lowPerHour: number
  highPerHour: number
}

/** The motions of a meter, as they came. */
export interface Track {
  /** The newest is believed: what is not older than it is forgotten. */
  add(motion: Motion): void
  newest(): Motion | undefined
  /**
   * The speeds in [fromMs, toMs), ascending; nothing where none is known. A speed holds until the next motion, as long as
   * the sensor is sure and no longer than a motion is fresh.
   */
  within(fromMs: number, toMs: number): Stretch[]
}

/** The slowest turns take hours; of longer ones the shape is lost. */
const KEPT_MS = 7_200_000
/** With a motion every 2 s. */
const MOST_KEPT = KEPT_MS / 2000

export function makeTrack(): Track {
  let motions: Motion[] = []

  function add(motion: Motion): void {
    while (motions.length > 0 && (motions.at(-1) as Motion).atMs >= motion.atMs) motions.pop()
    motions.push(motion)
    if (motions.length > 2 * MOST_KEPT) motions = motions.slice(-MOST_KEPT)
    if ((motions[0] as Motion).atMs < motion.atMs - 2 * KEPT_MS) {
      motions = motions.filter(({ atMs }) => atMs >= motion.atMs - KEPT_MS)
    }
  }

  function within(fromMs: number, toMs: number): Stretch[] {
    const first = Math.max(
      0,
      motions.findLastIndex(({ atMs }) => atMs <= fromMs),
    )
    const stretches: Stretch[] = []
    for (let i = first; i < motions.length; i++) {
      const { atMs, confidence, turnsPerHour, lowPerHour, highPerHour } = motions[i] as Motion
      if (atMs >= toMs) break
      const endMs = Math.min(toMs, atMs + MOTION_FRESH_MS, motions[i + 1]?.atMs ?? toMs)
      const beginMs = Math.max(fromMs, atMs)
      if (confidence < LEAST_CONFIDENCE || beginMs >= endMs) continue
      stretches.push({ fromMs: beginMs, toMs: endMs, turnsPerHour, lowPerHour, highPerHour })
    }
    return stretches
  }

  return { add, newest: () => motions.at(-1), within }
}
