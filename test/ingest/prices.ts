import type { Tariffs } from '../../ingest/tariff.ts'

/** What a kWh costs at a moment, read off the wall clock and the table of the week; null where no tariff says. */
export function priceAt({ zone, list }: Tariffs, atMs: number): number | null {
  const prices = list.findLast(({ fromMs }) => fromMs <= atMs)?.prices ?? []
  const { weekday, hour } = zone.localAt(atMs)
  return prices[prices.length === 1 ? 0 : 24 * (weekday - 1) + hour]?.perKwh ?? null
}
