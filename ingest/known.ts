import type { Want } from './learning.ts'
import { rotationOf } from './live.ts'
import type { Meter } from './meter.ts'
import type { Constants } from './past/constants.ts'
import { constantsIn } from './past/history.ts'
import type { Rotation } from './power.ts'
import type { StoredMeter, StoreReader } from './store/reader.ts'
import { type Sums, sumUp } from './sums.ts'

/** What the store tells of one meter, asked for again only where it may have become something else. */
export interface Known {
  turning(nowMs: number): Turning
  sums(nowMs: number): Sums
  /**
   * What is to be found out to know how it turns, so that it can be found out together with others.
   * @param look gets the meter as the store has it
   */
  wantsTurning(nowMs: number, look: (stored: StoredMeter | undefined) => void): Want
  /** What is to be found out first, if anything is, to know the sums. */
  wantsSums(nowMs: number): Want | undefined
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
  const turning = keep(reader, generation, (nowMs) => () => {
    const constants = constantsIn(reader, meter)
    const found = { constants, rotation: rotationOf(reader, meter, constants) }
    return { found, fromMs: nowMs, untilMs: nowMs + KEPT_MS }
  })
  const sums = keep(reader, generation, (nowMs) => {
    const { constants } = turning.at(nowMs)
    return () => {
      const found = sumUp(reader, meter, constants, nowMs)
      return { found, fromMs: nowMs, untilMs: Math.min(nowMs + KEPT_MS, found.untilMs) }
    }
  })
  return {
    turning: turning.at,
    sums: sums.at,
    wantsTurning(nowMs, look) {
      const want = turning.want(nowMs)
      return {
        ask: () => ({ stored: reader.meter(meter.id), finding: want?.ask() }),
        keep({ stored, finding }: { stored: StoredMeter | undefined; finding: never }) {
          look(stored)
          want?.keep(finding)
        },
      }
    },
    wantsSums: sums.want,
    changed() {
      turning.drop()
      sums.drop()
    },
  }
}

interface Finding<Found> {
  found: Found
  fromMs: number
  untilMs: number
}

/**
 * Keeps what was found out for as long as it is true, unless it is dropped before.
 * @param prepare makes the question as it is at a moment
 */
function keep<Found>(
  reader: StoreReader,
  generation: () => number | undefined,
  prepare: (nowMs: number) => () => Finding<Found>,
) {
  let kept: Finding<Found> | undefined
  let keptIn: number | undefined
  const isTrue = (nowMs: number) =>
    kept !== undefined && keptIn === generation() && nowMs >= kept.fromMs && nowMs < kept.untilMs

  function put(finding: Finding<Found>): Found {
    kept = finding
    keptIn = generation()
    return finding.found
  }

  return {
    at: (nowMs: number): Found => (kept && isTrue(nowMs) ? kept.found : put(reader.ahead(prepare(nowMs)))),
    want: (nowMs: number): Want | undefined => (isTrue(nowMs) ? undefined : { ask: prepare(nowMs), keep: put }),
    drop() {
      kept = undefined
    },
  }
}
