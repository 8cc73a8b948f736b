/** A smaller share of the power is not worth a word. */
const MATTERS = 0.02

/**
 * By how much a power may be off, W, given the band that holds the true one: rounded up to 1, 2, 3 or 5 · 10ⁿ, so that it
 * seldom changes. Null where that is not known, or too little to matter.
 */
export function withinOf(powerW: number, lowW: number | null, highW: number | null): number | null {
  if (lowW === null || highW === null) return null
  const offW = Math.max(highW - powerW, powerW - lowW)
  if (offW < 1 || offW < MATTERS * powerW) return null
  const power = 10 ** Math.floor(Math.log10(offW))
  return [1, 2, 3, 5].map((factor) => factor * power).find((stepW) => stepW >= offW) ?? 10 * power
}
