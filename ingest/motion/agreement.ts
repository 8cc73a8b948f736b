import type { Stretch } from './track.ts'

/** Whether the speeds between marks and those by the marks agree, from turn to turn. */
export interface Agreement {
  /** So many turns in a row they did not. */
  differing: number
  /** Since when the motion is not believed; undefined while it is. */
  sinceMs: number | undefined
}

export const AGREED: Agreement = { differing: 0, sinceMs: undefined }

/** Speeds that differ by more disagree. */
const TOLERANCE = 0.2
/** After more turns in a row than this the motion is not believed. */
const MOST_DIFFERING = 3
/** A turn is judged when the speed is known for this part of its time. */
const LEAST_KNOWN = 0.5

/**
 * How many turns the disc would have made between two neighbouring ticks, 1 if all is well, had it gone on as in those
 * stretches of the time in which its speed is known.
 * @returns undefined where too little of it is known
 */
export function turnsBy(stretches: readonly Stretch[], fromMs: number, toMs: number): number | undefined {
  let [knownMs, turns] = [0, 0]
  for (const stretch of stretches) {
    knownMs += stretch.toMs - stretch.fromMs
    turns += turnsOf(stretch)
  }
  const known = knownMs / (toMs - fromMs)
  return known >= LEAST_KNOWN ? turns / known : undefined
}

/** How far the disc went in a stretch, in turns. */
export function turnsOf({ fromMs, toMs, turnsPerHour }: Stretch): number {
  return ((toMs - fromMs) * turnsPerHour) / 3_600_000
}

/** Whether one turn was one turn also by its speeds. */
export function agrees(turns: number): boolean {
  return Math.abs(turns - 1) <= TOLERANCE
}

/** Goes on with a turn that ended: one that agrees makes all well again. */
export function nextAgreement(before: Agreement, turns: number, endedAtMs: number): Agreement {
  if (agrees(turns)) return AGREED
  const differing = before.differing + 1
  return { differing, sinceMs: before.sinceMs ?? (differing > MOST_DIFFERING ? endedAtMs : undefined) }
}
