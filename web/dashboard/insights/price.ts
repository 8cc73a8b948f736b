import type { View } from '../view.ts'

/** What a kWh costs on average now, without standing charge: as the always-on power is priced; null without a tariff. */
export function priceOf({ watch }: View): number | null {
  const { kwh_per_year, cost_per_year } = watch.past.summary.value?.always_on ?? {}
  return kwh_per_year && cost_per_year != null ? cost_per_year / kwh_per_year : null
}
