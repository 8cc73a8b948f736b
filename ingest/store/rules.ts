import { type Constants, constantParts, whPerTickAt } from '../past/constants.ts'

/** The rules by which turns of a meter are judged. */
export interface MeterRules {
  meter: number
  id: string
  maxPowerW: number
  /** Of the first meter. */
  impulsesPerKwh: number
  /** What a turn stood for over time; a replacement that is entered changes it. */
  constants: Constants
}

/** What a turn at a time stands for. */
export function whAt({ constants }: MeterRules, atMs: number): number {
  return constants.length === 1 ? constants[0].whPerTick : whPerTickAt(constants, atMs)
}

/** What `n` turns that are spread evenly over a time stand for. */
export function whOver(rules: MeterRules, fromMs: number, toMs: number, n: number): number {
  if (rules.constants.length === 1 || fromMs === toMs) return n * whAt(rules, fromMs)
  const parts = constantParts(rules.constants, fromMs, toMs)
  return parts.reduce((wh, part) => wh + (n * (part.toMs - part.fromMs) * part.whPerTick) / (toMs - fromMs), 0)
}
