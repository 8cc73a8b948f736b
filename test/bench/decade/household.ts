const HOUR_MS = 3_600_000
const DAY_HOURS = 24
const SEED = 42
/** Lehmer's generator, with the numbers of Park and Miller (https://doi.org/10.1145/63039.63042). */
const FACTOR = 48_271
const PRIME = 2_147_483_647

/** What a household draws in W, by the hour of UTC; each turn draws up to a fifth more or less. */
const BASE_W = Array.from({ length: DAY_HOURS }, (_, hour) => {
  const awake = hour >= 6 && hour < 23 ? 250 : 0
  const evening = hour >= 17 && hour < 21 ? 500 : 0
  return 180 + awake + evening
})

/**
 * The turns of a household's meter, always the same ones from the same moment on.
 * @param fromMs Unix epoch ms
 * @returns tells when the next turn ends
 */
export function makeTurns(impulsesPerKwh: number, fromMs: number): () => number {
  const wattMs = (HOUR_MS * 1000) / impulsesPerKwh
  let chance = SEED
  let atMs = fromMs
  return () => {
    chance = (chance * FACTOR) % PRIME
    const baseW = BASE_W[Math.floor(atMs / HOUR_MS) % DAY_HOURS] as number
    atMs += Math.round(wattMs / (baseW * (0.8 + (0.4 * chance) / PRIME)))
    return atMs
  }
}
