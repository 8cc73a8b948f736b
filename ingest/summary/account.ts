import { baseFee, costsOf } from '../past/cost.ts'
import type { Tariffs } from '../tariff.ts'

/** The energy of a time and what it costs, without base fee; null without tariffs, or where energy has no price. */
export interface Bill {
  kwh: number
  cost: number | null
}

/** The bills of all times that begin and end at one of the edges. */
export type Account = (fromMs: number, toMs: number) => Bill

/** @param edgesMs ascending */
export function makeAccount(tariffs: Tariffs, edgesMs: readonly number[], kwhAt: (atMs: number) => number): Account {
  const costs = costsOf(tariffs, edgesMs, (moments) => Float64Array.from(moments, kwhAt))
  return (fromMs, toMs) => {
    let cost: number | null = tariffs.list.length > 1 ? 0 : null
    for (const { energy } of costs.slice(edgesMs.indexOf(fromMs), edgesMs.indexOf(toMs))) {
      cost = cost === null || energy === null ? null : cost + energy
    }
    return { kwh: kwhAt(toMs) - kwhAt(fromMs), cost }
  }
}

/** The base fee of a time; null where it is over before the first tariff begins. */
export function feeOf(tariffs: Tariffs, fromMs: number, toMs: number): number | null {
  const first = tariffs.list[1]
  return first && first.fromMs < toMs ? baseFee(tariffs, fromMs, toMs) : null
}

/** What a kWh costs that is drawn evenly through the week, by the tariff of a moment; null where an hour has no price. */
export function meanPrice({ list }: Tariffs, atMs: number): number | null {
  const prices = list.findLast(({ fromMs }) => fromMs <= atMs)?.prices ?? [null]
  let sum = 0
  for (const price of prices) {
    if (price === null) return null
    sum += price.perKwh
  }
  return sum / prices.length
}
