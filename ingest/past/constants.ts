/** The energy of one turn of the disc. */
export function whPerTick(impulsesPerKwh: number): number {
  return 1000 / impulsesPerKwh
}

/** The energy of one turn, from a moment on. */
export interface Constant {
  fromMs: number
  whPerTick: number
}

/** What one turn stood for over time: ascending, neighbours differ, the first holds from the beginning. */
export type Constants = readonly [Constant, ...Constant[]]

/** A part of a time in which one constant holds. */
export interface ConstantPart {
  fromMs: number
  toMs: number
  whPerTick: number
}

/**
 * The constants of a meter from that of the settings and those of its replacements, in any order; of replacements at
 * one moment the last in the list holds.
 */
export function constantsOf(
  impulsesPerKwh: number,
  replacements: readonly { atMs: number; impulsesPerKwh: number }[],
): Constants {
  const later = replacements
    .toSorted((a, b) => a.atMs - b.atMs)
    .filter(({ atMs }, i, all) => all[i + 1]?.atMs !== atMs)
    .map(({ atMs, impulsesPerKwh }) => ({ fromMs: atMs, whPerTick: whPerTick(impulsesPerKwh) }))
  const first = { fromMs: Number.NEGATIVE_INFINITY, whPerTick: whPerTick(impulsesPerKwh) }
  return [first, ...later.filter((constant, i) => constant.whPerTick !== (later[i - 1] ?? first).whPerTick)]
}

/** The energy of a turn that ends at a moment; that of the replacement's moment is the new meter's. */
export function whPerTickAt(constants: Constants, atMs: number): number {
  return (constants.findLast(({ fromMs }) => fromMs <= atMs) ?? constants[0]).whPerTick
}

/** The constant as it stands on the plate of a meter whose turn is so much. */
export function impulsesPerKwh(whPerTick: number): number {
  return Number((1000 / whPerTick).toPrecision(12))
}

/** Cuts [fromMs, toMs) where the constant changes; an empty range has no parts. */
export function constantParts(constants: Constants, fromMs: number, toMs: number): ConstantPart[] {
  return constants
    .map((constant, i) => ({
      fromMs: Math.max(fromMs, constant.fromMs),
      toMs: Math.min(toMs, constants[i + 1]?.fromMs ?? toMs),
      whPerTick: constant.whPerTick,
    }))
    .filter((part) => part.fromMs < part.toMs)
}
