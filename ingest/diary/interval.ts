import type { Reading, Register } from './diary.ts'

/** What register and count say of the time between two readings. */
export interface Interval {
  from: Reading
  to: Reading
  impulsesPerKwh: number
  registerKwh: number
  countedKwh: number
  /** What was counted more than the register says, also in turns and in percent of the register. */
  differenceKwh: number
  differenceTicks: number
  differencePercent: number | null
  /** The constant by which the count would agree with the register; null where one of them has not moved. */
  fittingImpulsesPerKwh: number | null
  /** The largest difference that reading by eye explains, and the running turn at either end. */
  toleranceKwh: number
  /** Whether turns were counted in all of the time. */
  counted: boolean
}

/** A sensor is mounted, the register read, and then it may take a while until the mark comes by. */
const FIRST_TURN_MS = 3_600_000
/** The finest register shows thousandths: one that differs by less than half of that has not moved. */
const FINEST_KWH = 0.001

/**
 * Compares register and count.
 * @param firstAtMs the first tick there is; null without one
 */
export function intervalOf(
  { impulsesPerKwh }: Register,
  from: Reading,
  to: Reading,
  countedKwh: number,
  firstAtMs: number | null,
): Interval {
  const registerKwh = to.kwh - from.kwh
  const differenceKwh = countedKwh - registerKwh
  const moved = registerKwh > FINEST_KWH / 2
  return {
    from,
    to,
    impulsesPerKwh,
    registerKwh,
    countedKwh,
    differenceKwh,
    differenceTicks: differenceKwh * impulsesPerKwh,
    differencePercent: moved ? (100 * differenceKwh) / registerKwh : null,
    fittingImpulsesPerKwh: moved && countedKwh > 0 ? (impulsesPerKwh * countedKwh) / registerKwh : null,
    toleranceKwh: resolutionKwh(from) + resolutionKwh(to) + 2 / impulsesPerKwh,
    counted: firstAtMs !== null && firstAtMs - FIRST_TURN_MS <= from.atMs,
  }
}

/** A register is read to a tenth; a whole number may have been written down without it. */
function resolutionKwh({ kwh }: Reading): number {
  return Number.isInteger(kwh) ? 1 : 0.1
}
