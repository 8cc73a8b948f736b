import type { Interval } from './interval.ts'

/** What a difference between count and register looks like, in words that say what to do. */
export interface Hint {
  kind: 'missed_ticks' | 'double_ticks' | 'wrong_constant'
  message: string
}

/**
 * Turns or impulses per kWh as they stand on plates: three-phase meters with a disc 75 to 150, others with one up to
 * 750, electronic meters 500 to 10,000 (itwissen.info, "energy measurement"). No two are nearer than 4 %.
 */
const USUAL = [
  60, 72, 75, 96, 100, 120, 125, 150, 187.5, 200, 240, 250, 300, 375, 400, 450, 480, 500, 600, 640, 750, 800, 1000,
  1200, 1600, 2000, 3200, 4000, 5000, 6400, 10_000,
]
/** A difference is worth a hint from here on: less comes of a reading that was noted half an hour late. */
const WORTH = 0.005
/** A constant can be told from a time that is so long that reading by eye is no longer a matter of more than this. */
const SHARP = 0.01
/** What fits may be off by this besides. */
const SLACK = 0.001
/** A wrong constant is off by more than this: usual ones are not nearer to each other. */
const APART = 0.03
/** A fit is steady if it is the same in so many intervals. */
const STEADY = 3

/**
 * What the difference of an interval looks like; null if it is small, the register has gone back, or turns were not
 * counted yet.
 * @param neighbours intervals of the same register, which show whether the difference is always the same
 */
export function hintOf(interval: Interval, neighbours: readonly Interval[]): Hint | null {
  if (!isClear(interval)) return null
  const fit = interval.fittingImpulsesPerKwh
  const isTwice = fit !== null && near(fit, 2 * interval.impulsesPerKwh, interval)
  const constant = isTwice ? undefined : (usualConstant(interval) ?? steadyConstant(interval, neighbours))
  if (constant !== undefined) return { kind: 'wrong_constant', message: sayConstant(interval, constant) }
  if (interval.differenceKwh < 0) return { kind: 'missed_ticks', message: sayMissed(interval) }
  return { kind: 'double_ticks', message: isTwice ? sayTwice(interval) : sayDouble(interval) }
}

function isClear({ counted, registerKwh, differenceKwh, toleranceKwh }: Interval): boolean {
  const clearKwh = Math.max(toleranceKwh, WORTH * registerKwh)
  return counted && registerKwh >= 0 && Math.abs(differenceKwh) > clearKwh
}

/** Which part of the register's kWh reading by eye may have added or taken. */
function uncertainty({ toleranceKwh, registerKwh }: Interval): number {
  return toleranceKwh / registerKwh
}

function isSharp(interval: Interval): boolean {
  return interval.counted && interval.fittingImpulsesPerKwh !== null && uncertainty(interval) <= SHARP
}

function near(fit: number, constant: number, interval: Interval): boolean {
  return Math.abs(fit / constant - 1) <= uncertainty(interval) + SLACK
}

function usualConstant(interval: Interval): number | undefined {
  const { fittingImpulsesPerKwh: fit, impulsesPerKwh } = interval
  if (fit === null || !isSharp(interval)) return undefined
  return USUAL.find((constant) => Math.abs(constant / impulsesPerKwh - 1) > APART && near(fit, constant, interval))
}

/** The constant by which all intervals agree, if there are enough of them. */
function steadyConstant(interval: Interval, neighbours: readonly Interval[]): number | undefined {
  const sharp = neighbours.filter(isSharp)
  if (sharp.length < STEADY) return undefined
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const { impulsesPerKwh } = interval
  const ticks = impulsesPerKwh * sum(sharp.map(({ countedKwh }) => countedKwh))
  const fit = ticks / sum(sharp.map(({ registerKwh }) => registerKwh))
  if (Math.abs(fit / impulsesPerKwh - 1) <= APART) return undefined
  const isSteady = [interval, ...sharp].every((one) => near(one.fittingImpulsesPerKwh ?? 0, fit, one))
  return isSteady ? Number(fit.toPrecision(3)) : undefined
}

function sayMissed({ differenceKwh, differenceTicks }: Interval): string {
  return (
    `${rounded(-differenceKwh)} kWh (${Math.round(-differenceTicks)} turns) less were counted than the register says: ` +
    'turns were missed. Look how the sensor is aligned, and whether it was without power.'
  )
}

function sayDouble({ differenceKwh, differenceTicks }: Interval): string {
  return (
    `${rounded(differenceKwh)} kWh (${Math.round(differenceTicks)} turns) more were counted than the register says: ` +
    'some turns were counted twice. Look how the sensor is aligned, and whether other light falls on it.'
  )
}

function sayTwice({ impulsesPerKwh }: Interval): string {
  return (
    'Twice as much was counted as the register says: each turn is counted twice, or the meter turns ' +
    `${2 * impulsesPerKwh} times per kWh instead of ${impulsesPerKwh}. Its plate says which.`
  )
}

function sayConstant({ impulsesPerKwh }: Interval, constant: number): string {
  return (
    `What was counted fits the register with ${constant} impulses per kWh instead of ${impulsesPerKwh}. Compare with ` +
    'the meter’s plate, and correct impulses_per_kwh if it says so; if not, look how the sensor is aligned.'
  )
}

function rounded(kwh: number): number {
  return Math.round(kwh * 10) / 10
}
