import { dice } from '../../firmware/simulator/dice.ts'

/** What is drawn by chance that can be repeated. */
export interface Draw {
  /** True with the given probability, 0 … 1. */
  happens(probability: number): boolean
  /** A whole number from `low` to `high`, both among them. */
  whole(low: number, high: number): number
  one<T>(of: readonly T[]): T
  bytes(length: number): Buffer
}

/** Draws that depend on the words alone. */
export function draw(...words: (string | number)[]): Draw {
  const { between, happens } = dice(...words)
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    happens,
    whole,
    one<T>(of: readonly T[]): T {
      if (of.length === 0) throw new Error('expected something to choose from, got nothing')
      return of[whole(0, of.length - 1)] as T
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => whole(0, 255))),
  }
}
