import type { Motion } from '../../../ingest/fusion.ts'
import type { Stretch } from '../../../ingest/motion/track.ts'

export const START_MS = Date.UTC(2026, 10, 22)

/** A motion of a sure sensor, so many seconds after the start. */
export function motionAt(atS: number, turnsPerHour: number, change: Partial<Motion> = {}): Motion {
  const band = { lowPerHour: turnsPerHour * 0.9, highPerHour: turnsPerHour * 1.1 }
  return { atMs: START_MS + atS * 1000, phase: 0.5, turnsPerHour, ...band, confidence: 1, ...change }
}

/** Stretches that follow each other from the start: seconds, and the speed in them. */
export function stretchesOf(...speeds: readonly [durationS: number, turnsPerHour: number][]): Stretch[] {
  let fromMs = START_MS
  return speeds.map(([durationS, turnsPerHour]) => {
    const stretch = { ...motionAt(0, turnsPerHour), fromMs, toMs: fromMs + durationS * 1000 }
    fromMs = stretch.toMs
    const { lowPerHour, highPerHour, toMs } = stretch
    return { fromMs: stretch.fromMs, toMs, turnsPerHour, lowPerHour, highPerHour }
  })
}
