import { rotationOf } from './live.ts'
import type { Meter } from './meter.ts'
import type { Constants } from './past/constants.ts'
import { constantsIn } from './past/history.ts'
import type { Rotation } from './power.ts'
import type { StoreReader } from './store/reader.ts'
import { type Sums, sumUp } from './sums.ts'

/** What the store tells of one meter, asked for again only where it may have become something else. */
export interface Known {
  turning(nowMs: number): Turning
  sums(nowMs: number): Sums
  /** Something of the meter has changed in the store. */
  changed(): void
}

/** How the disc of a meter turns. */
export interface Turning {
  constants: Constants
  rotation: Rotation
}

/** Whether a sensor was there in a long turn the store learns up to an hour later, and tells nobody. */
const KEPT_MS = 5 * 60_000

export function makeKnown(reader: StoreReader, meter: Meter): Known {
  const turning = keep((nowMs) => {
    const constants = constantsIn(reader, meter)
    const found = { constants, rotation: rotationOf(reader, meter, constants) }
    return { found, fromMs: nowMs, untilMs: nowMs + KEPT_MS }
  })
  const sums = keep((nowMs) => {
    const found = sumUp(reader, meter, turning.at(nowMs).constants, nowMs)
    return { found, fromMs: nowMs, untilMs: Math.min(nowMs + KEPT_MS, found.untilMs) }
  })
  return {
    turning: turning.at,
    sums: sums.at,
    changed() {
      turning.drop()
      sums.drop()
    },
  }
}

/** Keeps what was found out for as long as it is true, unless it is dropped before. */
function keep<Found>(find: (nowMs: number) => { found: Found; fromMs: number; untilMs: number }) {
  let kept: ReturnType<typeof find> | undefined
  return {
    at(nowMs: number): Found {
      if (!kept || nowMs < kept.fromMs || nowMs >= kept.untilMs) kept = find(nowMs)
      return kept.found
    },
    drop() {
      kept = undefined
    },
  }
}
