import { join, type Summary, summaryOf } from './health.ts'

/** How well a sensor tells the mark from the disc, by the contrast of its health (|disc − mark| / noise). */
export interface Signal {
  /** Since when the mean has run, and when the last value came, by the steady clock. */
  fromMs: number
  lastMs: number
  contrast: Summary
}

/** Under this a signal is weak, says the contract. */
export const WEAK_CONTRAST = 8
/** Above this it is so no longer. */
export const GOOD_CONTRAST = 10

/** The mean is taken over so long. */
const MEAN_MS = 600_000
/** Health comes every 30 s; a sensor that was silent for longer may have been moved, or be learning its levels. */
const SILENCE_MS = 120_000

/**
 * Goes on with a value.
 * @param before undefined for the first
 * @returns the signal from now on, and the mean of ten minutes where they are full
 */
export function nextSignal(before: Signal | undefined, contrast: number, nowMs: number): [Signal, number | undefined] {
  const began = { fromMs: nowMs, lastMs: nowMs, contrast: summaryOf(contrast) }
  if (!before || nowMs - before.lastMs > SILENCE_MS) return [began, undefined]
  if (nowMs - before.fromMs >= MEAN_MS) return [began, before.contrast.mean]
  return [{ ...before, lastMs: nowMs, contrast: join(before.contrast, summaryOf(contrast)) }, undefined]
}
