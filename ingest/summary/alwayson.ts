import { energyKwh } from './cells.ts'
import type { Day } from './days.ts'
import { ascending, quantileOf } from './quantile.ts'

/** The power that is never switched off. */
export interface AlwaysOn {
  powerW: number | null
  /** What it uses in 365 days, and what that costs at the prices of now, without base fee. */
  kwhPerYear: number | null
  costPerYear: number | null
  /** How many nights it was read from. */
  nights: number
}

const NIGHTS = 28
const FEWEST_NIGHTS = 3
const SLOTS_OF_NIGHT = 10
const LOW = 0.05
const YEAR_MS = 365 * 86_400_000

/**
 * Reads the always-on power from the half hours between 0:00 and 5:00 of the last four weeks: what 19 in 20 of them
 * exceed. The least of all would be the work of chance; much more, and the fridge is in it.
 * @param pricePerKwh the mean price of a kWh that is drawn evenly through the week
 */
export function alwaysOnOf(days: readonly Day[], pricePerKwh: number | null): AlwaysOn {
  const nights = days.slice(-NIGHTS).map(({ powerW }) => powerW.slice(0, SLOTS_OF_NIGHT).filter((w) => w !== null))
  const known = nights.filter((night) => night.length > 0)
  const powerW = known.length < FEWEST_NIGHTS ? null : quantileOf(ascending(known.flat()), LOW)
  const kwhPerYear = powerW === null ? null : energyKwh(powerW, YEAR_MS)
  const costPerYear = kwhPerYear === null || pricePerKwh === null ? null : kwhPerYear * pricePerKwh
  return { powerW, kwhPerYear, costPerYear, nights: known.length }
}
