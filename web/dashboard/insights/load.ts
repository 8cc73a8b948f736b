import { quantileOf } from '../../../ingest/summary/quantile.ts'

/** For each share of the time, 0 … 1 ascending, the power that is exceeded for so long. */
export interface Load {
  shares: number[]
  powersW: number[]
}

const POINTS = 200

/** The load duration of ascending powers of equally long times; null without any. The rare high powers get more points. */
export function loadOf(ascending: Float64Array): Load | null {
  if (ascending.length === 0) return null
  const shares = Array.from({ length: POINTS + 1 }, (_, i) => (i / POINTS) ** 2)
  return { shares, powersW: shares.map((share) => exceededW(ascending, share)) }
}

/** The power that is exceeded for a share of the time. */
export function exceededW(ascending: Float64Array, share: number): number {
  return quantileOf(ascending, 1 - share) ?? 0
}

/** The ends of a logarithmic axis and its lines at 1, 2 and 5 · 10ⁿ; every power above zero lies within. */
export function logScale(lowestW: number, highestW: number): { bottom: number; top: number; lines: number[] } {
  const decades = [1, 10, 100, 1000, 10_000, 100_000]
  const steps = decades.flatMap((decade) => [1, 2, 5].map((factor) => factor * decade))
  const bottom = steps.findLast((step) => step <= lowestW) ?? 1
  const lines = steps.filter((step) => step >= bottom && step <= highestW)
  return { bottom, top: Math.max(highestW, bottom * 2), lines }
}

const DAY_MINUTES = 1440

/** How long a share of the time is a day, in whole minutes. */
export const aDayMs = (share: number): number => Math.round(share * DAY_MINUTES) * 60_000
