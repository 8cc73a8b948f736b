import type { Zone } from '../../../ingest/calendar.ts'
import type { Period } from '../api.ts'

/** A month in which something was counted. */
export interface Month {
  fromMs: number
  kwh: number
  /** Of the energy, and the standing charge; null without a tariff. */
  cost: number | null
  baseFee: number
  /** How much of the month is over, 0 … 1. */
  part: number
}

/** A tariff of one price at all times. */
export interface FlatTariff {
  pricePerKwh: number
  basePerMonth: number
}

/** What months came to. */
export interface Bill {
  kwh: number
  /** Of the energy alone; null where a month has no price. */
  cost: number | null
  baseFee: number
}

/** The months of which anything is known. */
export function monthsOf(periods: readonly Period[], zone: Zone): Month[] {
  return periods.flatMap(({ from: fromMs, to, kwh, cost, base_fee: baseFee }) => {
    const part = Math.min(1, (to - fromMs) / (zone.next('month', fromMs) - fromMs))
    return kwh === null ? [] : [{ fromMs, kwh, cost, baseFee, part }]
  })
}

/** Adds months up. */
export function billOf(months: readonly Month[]): Bill {
  const priced = months.flatMap(({ cost }) => cost ?? [])
  return {
    kwh: sum(months.map(({ kwh }) => kwh)),
    cost: months.length > 0 && priced.length === months.length ? sum(priced) : null,
    baseFee: sum(months.map(({ baseFee }) => baseFee)),
  }
}

/** What the same months would have come to with another tariff, standing charge and all. */
export function costWith(months: readonly Month[], { pricePerKwh, basePerMonth }: FlatTariff): number {
  return sum(months.map(({ kwh, part }) => kwh * pricePerKwh + part * basePerMonth))
}

/** The flat tariff that comes to the same as a bill did; null where it has no price. */
export function tariffOf(months: readonly Month[]): FlatTariff | null {
  const { kwh, cost, baseFee } = billOf(months)
  const parts = sum(months.map(({ part }) => part))
  if (cost === null || kwh === 0 || parts === 0) return null
  return { pricePerKwh: cost / kwh, basePerMonth: baseFee / parts }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
