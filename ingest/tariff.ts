import type { TariffSettings } from '../broker/contract/settings.ts'
import type { Zone } from './calendar.ts'

type Price = number | null

/** A tariff from its first moment on; prices per kWh by weekday and hour of the wall clock, Monday 0:00 first. */
interface Tariff {
  fromMs: number
  prices: readonly Price[]
  basePerMonth: number
}

/** The tariffs of a meter, ascending; the first stands for the time before any. */
export interface Tariffs {
  zone: Zone
  list: readonly [Tariff, ...Tariff[]]
}

/** A time in which one price per kWh holds; null where no tariff names one. */
export interface PricedPiece {
  fromMs: number
  toMs: number
  price: Price
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const NONE: Tariff = { fromMs: Number.NEGATIVE_INFINITY, prices: [null], basePerMonth: 0 }

/**
 * Makes the tariffs of a meter ready. At a moment the one holds that began last; of two with one beginning, the later
 * in the list.
 * @throws RangeError if a `from` is a day that no calendar has
 */
export function compileTariffs(settings: readonly TariffSettings[], zone: Zone): Tariffs {
  const list = settings.map((tariff) => ({
    fromMs: zone.parse(tariff.from),
    prices: pricesOf(tariff),
    basePerMonth: tariff.base_per_month ?? 0,
  }))
  return { zone, list: [NONE, ...list.sort((a, b) => a.fromMs - b.fromMs)] }
}

/** One price if it always holds, else 7 × 24. */
function pricesOf({ price_per_kwh, prices = [] }: TariffSettings): Price[] {
  if (price_per_kwh !== undefined) return [price_per_kwh]
  const table = DAYS.flatMap((_, day) =>
    Array.from({ length: 24 }, (_, hour) => prices.find((part) => fits(part, day, hour))?.price_per_kwh ?? null),
  )
  return new Set(table).size === 1 ? table.slice(0, 1) : table
}

/** Hours end before their last number ("22-6": until 6:00), days include it; both may wrap. */
function fits({ hours = '0-24', days = 'mon-sun' }: { hours?: string; days?: string }, day: number, hour: number) {
  const [firstHour = 0, endHour = 24] = hours.split('-').map(Number)
  const [firstDay = 0, lastDay = firstDay] = days.split('-').map((name) => DAYS.indexOf(name))
  return within(hour, firstHour, endHour) && within(day, firstDay, lastDay + 1)
}

/** Whether a value lies in [first, end) of a dial; `end` at or before `first` goes over its top. */
function within(value: number, first: number, end: number): boolean {
  return first < end ? first <= value && value < end : first <= value || value < end
}

/** What a kWh costs at a moment; null where no tariff says. */
export function priceAt({ zone, list }: Tariffs, atMs: number): Price {
  const tariff = list.findLast(({ fromMs }) => fromMs <= atMs) ?? NONE
  return priceIn(tariff, zone, atMs)
}

function priceIn({ prices }: Tariff, zone: Zone, atMs: number): Price {
  if (prices.length === 1) return prices[0] ?? null
  const { weekday, hour } = zone.localAt(atMs)
  return prices[(weekday - 1) * 24 + hour] ?? null
}

/** The tariffs that hold in [fromMs, toMs), each with its part of it. */
function* partsOf({ list }: Tariffs, fromMs: number, toMs: number) {
  for (const [i, tariff] of list.entries()) {
    const startMs = Math.max(fromMs, tariff.fromMs)
    const endMs = Math.min(toMs, list[i + 1]?.fromMs ?? toMs)
    if (startMs < endMs) yield { tariff, startMs, endMs }
  }
}

/** Cuts [fromMs, toMs) where the price changes: neighbouring pieces have different prices. */
export function pricedPieces(tariffs: Tariffs, fromMs: number, toMs: number): PricedPiece[] {
  const pieces: PricedPiece[] = []
  for (const { tariff, startMs, endMs } of partsOf(tariffs, fromMs, toMs)) {
    const edges = tariff.prices.length === 1 ? [startMs, endMs] : tariffs.zone.edges('hour', startMs, endMs)
    for (const [i, edge] of edges.slice(1).entries()) {
      const last = pieces.at(-1)
      const from = edges[i] as number
      const price = priceIn(tariff, tariffs.zone, from)
      if (last?.price === price) last.toMs = edge
      else pieces.push({ fromMs: from, toMs: edge, price })
    }
  }
  return pieces
}

/**
 * What the energy of [fromMs, toMs) costs, without base fee; null without tariffs, or where energy has no price.
 * @param kwhBetween the energy between two moments, in kWh
 */
export function costOf(
  tariffs: Tariffs,
  fromMs: number,
  toMs: number,
  kwhBetween: (fromMs: number, toMs: number) => number,
): number | null {
  if (tariffs.list.length === 1) return null
  let cost = 0
  for (const piece of pricedPieces(tariffs, fromMs, toMs)) {
    const kwh = kwhBetween(piece.fromMs, piece.toMs)
    if (kwh !== 0 && piece.price === null) return null
    cost += kwh * (piece.price ?? 0)
  }
  return cost
}

/** The base fee of [fromMs, toMs): that of a month is spread over its local days, that of a day over its length. */
export function baseFee(tariffs: Tariffs, fromMs: number, toMs: number): number {
  let fee = 0
  for (const { tariff, startMs, endMs } of partsOf(tariffs, fromMs, toMs)) {
    fee += tariff.basePerMonth * (monthsUntil(endMs, tariffs.zone) - monthsUntil(startMs, tariffs.zone))
  }
  return fee
}

/** Months since the year 0, with the part of the running one: its days are equal, whether of 23, 24 or 25 hours. */
function monthsUntil(atMs: number, zone: Zone): number {
  const startMs = zone.startOf('day', atMs)
  const { year, month, day } = zone.localAt(startMs)
  const dayDone = (atMs - startMs) / (zone.next('day', startMs) - startMs)
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return year * 12 + month - 1 + (day - 1 + dayDone) / daysInMonth
}
