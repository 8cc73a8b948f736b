import type { Tariffs } from '../tariff.ts'
import { type CostPart, costsOf } from './cost.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import type { History } from './history.ts'

/** What was used in a period, and what it costs. */
export interface EnergyPeriod extends Coverage {
  fromMs: number
  toMs: number
  /** null where nothing is known of the period. */
  kwh: number | null
  /** The cost of the energy, without the standing charge; null without tariffs, or where energy has no price. */
  cost: number | null
  baseFee: number
  prices: CostPart[]
  peakW: number | null
}

/**
 * The energy of neighbouring periods; the energies of parts sum to that of the whole.
 * @param edges where the periods begin, ascending, and where the last ends
 */
export function energyPeriods(history: History, tariffs: Tariffs, edges: readonly number[]): EnergyPeriod[] {
  const coverages = coverageOf(history, edges)
  const peaksW = history.peaksW(edges)
  return costsOf(tariffs, edges, history.kwhAt).map(({ kwh, energy, baseFee, parts }, i) => {
    const coverage = coverages[i] as Coverage
    const known = coverage.measured + coverage.imported > 0 || kwh > 0
    return {
      fromMs: edges[i] as number,
      toMs: edges[i + 1] as number,
      kwh: known ? kwh : null,
      cost: known ? energy : null,
      baseFee,
      prices: parts,
      peakW: peaksW[i] ?? null,
      ...coverage,
    }
  })
}
