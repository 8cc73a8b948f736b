import { quantileOf } from '../../../ingest/summary/quantile.ts'
import type { Period } from '../api.ts'

/** A day of which the energy is known. */
export type KnownDay = Period & { kwh: number }

/** What stands out among days. */
export interface Records {
  /** The five highest, the highest first. */
  highest: KnownDay[]
  /** The middle day, kWh. */
  usualKwh: number
  /** The day with the highest power of a single turn. */
  peak: { fromMs: number; powerW: number } | null
}

const SHOWN = 5

/** Looks for the days that stand out; null where none is known. */
export function recordsOf(days: readonly Period[]): Records | null {
  const known = days.filter((day): day is KnownDay => day.kwh !== null)
  const usualKwh = quantileOf(new Float64Array(known.map(({ kwh }) => kwh)).sort(), 0.5)
  if (usualKwh === null) return null
  let peak: Records['peak'] = null
  for (const { from, peak_w } of known)
    if (peak_w !== null && peak_w > (peak?.powerW ?? 0)) peak = { fromMs: from, powerW: peak_w }
  return { highest: known.toSorted((a, b) => b.kwh - a.kwh).slice(0, SHOWN), usualKwh, peak }
}
