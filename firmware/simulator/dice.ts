/** Chance that can be repeated. */
export interface Dice {
  between(low: number, high: number): number
  /** True with the given probability, 0 … 1. */
  happens(probability: number): boolean
}

/**
 * Dice whose throws depend on the words alone: FNV-1a hashes the words
 * (Fowler, Noll, Vo), mulberry32 draws from the hash (Tommy Ettinger; public domain).
 */
export function dice(...words: (string | number)[]): Dice {
  let state = hash(words.join(' '))
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (low, high) => low + draw() * (high - low),
    happens: (probability) => draw() < probability,
  }
}

function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum
}
