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

/** @param generation differs when another may have written in the store since */
export function makeKnown(reader: StoreReader, meter: Meter, generation: () => number | undefined): Known {
  const turning = keep(generation, (nowMs) => {
    const found = reader.ahead(() => {
      const constants = constantsIn(reader, meter)
      return { constants, rotation: rotationOf(reader, meter, constants) }
    })
    return { found, fromMs: nowMs, untilMs: nowMs + KEPT_MS }
  })
  const sums = keep(generation, (nowMs) => {
    const { constants } = turning.at(nowMs)
    const found = reader.ahead(() => sumUp(reader, meter, constants, nowMs))
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
function keep<Found>(
  generation: () => number | undefined,
  find: (nowMs: number) => { found: Found; fromMs: number; untilMs: number },
) {
  let kept: ReturnType<typeof find> | undefined
  let keptIn: number | undefined
  return {
    at(nowMs: number): Found {
      const isTrue = kept && keptIn === generation() && nowMs >= kept.fromMs && nowMs < kept.untilMs
      if (!kept || !isTrue) kept = find(nowMs)
      keptIn = generation()
      return kept.found
    },
    drop() {
      kept = undefined
    },
  }
}
