import type { Zone } from '../calendar.ts'
import { type Price, type PricedPiece, pricedPieces, type Tariffs, tariffParts } from '../tariff.ts'
import type { History } from './history.ts'

/** What a period took at one price; energy without a price has no cost. */
export interface CostPart {
  price: Price | null
  kwh: number
  cost: number | null
}

/** What a period costs, in the currency of the tariffs. */
export interface Cost {
  kwh: number
  /** Every price that holds in the period, in the order of the tariffs, and last what has no price, if there is any. */
  parts: CostPart[]
  /** The cost of the energy: the sum of the parts; null without tariffs, or where energy has no price. */
  energy: number | null
  /** The standing charge. */
  baseFee: number
  /** Energy and standing charge. */
  total: number | null
}

/**
 * The costs of neighbouring periods, one fewer than there are edges, from one question about their energy.
 * @param edges where the periods begin, ascending, and where the last ends
 */
export function costsOf(tariffs: Tariffs, edges: readonly number[], kwhAt: History['kwhAt']): Cost[] {
  const [fromMs, toMs] = [edges[0], edges.at(-1)]
  if (fromMs === undefined || toMs === undefined) return []
  const { momentsMs, periods, prices } = cutByPeriod(pricedPieces(tariffs, fromMs, toMs), edges)
  const counted = kwhAt(momentsMs)
  const taken = edges.slice(1).map(() => new Map<Price | null, number>())
  for (const [i, price] of prices.entries()) {
    const kwhByPrice = taken[periods[i] as number] as Map<Price | null, number>
    const kwh = (counted[i + 1] as number) - (counted[i] as number)
    kwhByPrice.set(price, (kwhByPrice.get(price) ?? 0) + kwh)
  }
  const fees = baseFees(tariffs, edges)
  return taken.map((kwhByPrice, i) => costFrom(tariffs, kwhByPrice, fees[i] as number))
}

/**
 * Cuts the pieces where a period ends: between two neighbouring moments lies one price, and one period, from 0. They
 * may be many thousands, hence lists of numbers.
 */
function cutByPeriod(pieces: readonly PricedPiece[], edges: readonly number[]) {
  const momentsMs = edges.slice(0, 1)
  const periods: number[] = []
  const prices: (Price | null)[] = []
  let period = 0
  for (const { toMs, price } of pieces) {
    while (period < edges.length - 1 && (momentsMs.at(-1) as number) < toMs) {
      const endMs = edges[period + 1] as number
      momentsMs.push(Math.min(endMs, toMs))
      periods.push(period)
      prices.push(price)
      if (endMs <= toMs) period++
    }
  }
  return { momentsMs, periods, prices }
}

function costFrom({ prices, list }: Tariffs, kwhByPrice: ReadonlyMap<Price | null, number>, baseFee: number): Cost {
  const parts: CostPart[] = prices
    .filter((price) => kwhByPrice.has(price))
    .map((price) => ({ price, kwh: kwhByPrice.get(price) ?? 0 }))
    .map(({ price, kwh }) => ({ price, kwh, cost: kwh * price.perKwh }))
  const withoutPrice = kwhByPrice.get(null) ?? 0
  const known = list.length > 1 && withoutPrice === 0
  if (withoutPrice !== 0) parts.push({ price: null, kwh: withoutPrice, cost: null })
  const energy = known ? parts.reduce((sum, { cost }) => sum + (cost ?? 0), 0) : null
  const kwh = parts.reduce((sum, part) => sum + part.kwh, 0)
  return { kwh, parts, energy, baseFee, total: energy === null ? null : energy + baseFee }
}

/** The base fee of [fromMs, toMs): that of a month is spread over its local days, that of a day over its length. */
export function baseFee(tariffs: Tariffs, fromMs: number, toMs: number): number {
  return baseFees(tariffs, [fromMs, toMs])[0] as number
}

function baseFees(tariffs: Tariffs, edges: readonly number[]): number[] {
  const monthsUntil = makeMonths(tariffs.zone)
  return edges.slice(1).map((toMs, i) => {
    let fee = 0
    for (const { tariff, startMs, endMs } of tariffParts(tariffs, edges[i] as number, toMs)) {
      const monthsBefore = monthsUntil(startMs)
      fee += tariff.basePerMonth * (monthsUntil(endMs) - monthsBefore)
    }
    return fee
  })
}

/**
 * Counts the months since 2000, with the part of the running one: its days are equal, whether of 23, 24 or 25
 * hours. It keeps the day last asked for, so that moments are best asked for in order.
 */
function makeMonths(zone: Zone): (atMs: number) => number {
  let day = { startMs: 0, endMs: 0, months: 0, parts: 1 }

  function explore(startMs: number) {
    const { year, month, day } = zone.localAt(startMs)
    const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
    const months = (year - 2000) * 12 + month - 1 + (day - 1) / daysInMonth
    return { startMs, endMs: zone.next('day', startMs), months, parts: daysInMonth }
  }

  return (atMs) => {
    const isNext = atMs === day.endMs
    if (isNext || atMs < day.startMs || atMs > day.endMs) day = explore(isNext ? atMs : zone.startOf('day', atMs))
    return day.months + (atMs - day.startMs) / (day.endMs - day.startMs) / day.parts
  }
}
