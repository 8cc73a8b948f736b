import { Fault } from '../broker/contract/fault.ts'
import type { TariffSettings } from '../broker/contract/tariffs.ts'
import type { Zone } from './calendar.ts'

/** A price as the settings name it; of one that always holds `hours` and `days` are null. */
export interface Price {
  perKwh: number
  hours: string | null
  days: string | null
}

/** A tariff from its first moment on. */
export interface Tariff {
  fromMs: number
  /** The prices by hour of the wall clock's week, Monday 0:00 first; a single one where it never changes. */
  prices: readonly (Price | null)[]
  /** The hours of that week at which another price begins, ascending; over the week's end it is the first hour. */
  changes: readonly number[]
  basePerMonth: number
}

/** The tariffs of a meter, ascending; the first stands for the time before any. */
export interface Tariffs {
  zone: Zone
  list: readonly [Tariff, ...Tariff[]]
  /** Every price there is, in the order of the tariffs; one that goes on from tariff to tariff is there once. */
  prices: readonly Price[]
}

/** A time in which one price holds; null where no tariff names one. */
export interface PricedPiece {
  fromMs: number
  toMs: number
  price: Price | null
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
/** The epoch began on a Thursday. */
const EPOCH_HOUR = 3 * 24
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const NONE: Tariff = { fromMs: Number.NEGATIVE_INFINITY, prices: [null], changes: [], basePerMonth: 0 }

/**
 * Makes the tariffs of a meter ready. At a moment the one holds that began last.
 * @throws Fault if two begin at one moment
 * @throws RangeError if a `from` is a day that no calendar has
 */
export function compileTariffs(settings: readonly TariffSettings[], zone: Zone): Tariffs {
  const dated = settings.map((tariff) => ({ tariff, fromMs: zone.parse(tariff.from) }))
  dated.sort((a, b) => a.fromMs - b.fromMs)
  for (const [i, { tariff, fromMs }] of dated.entries()) {
    const before = dated[i - 1]
    if (before?.fromMs === fromMs) throw overlap(before.tariff, tariff, zone)
  }
  const known = new Map<string, Price>()
  const list = dated.map(({ tariff, fromMs }) => {
    const prices = pricesOf(tariff, known)
    return { fromMs, prices, changes: changesOf(prices), basePerMonth: tariff.base_per_month ?? 0 }
  })
  return { zone, list: [NONE, ...list], prices: [...known.values()] }
}

function overlap(one: TariffSettings, other: TariffSettings, zone: Zone): Fault {
  return new Fault(
    `Tariffs: expected each to begin at a moment of its own, got from ${one.from} and from ${other.from}, which are ` +
      `one moment in ${zone.name}. Give one of them another date, or take it out of the settings.`,
  )
}

/** One price if it always holds, else 7 × 24; those that are not known yet are added to `known`. */
function pricesOf({ price_per_kwh, prices = [] }: TariffSettings, known: Map<string, Price>): (Price | null)[] {
  const parts = price_per_kwh === undefined ? prices : [{ price_per_kwh }]
  const named = parts.map((part) => ({ part, price: priceOf(part, known) }))
  const table = DAYS.flatMap((_, day) =>
    Array.from({ length: 24 }, (_, hour) => named.find(({ part }) => fits(part, day, hour))?.price ?? null),
  )
  return new Set(table).size === 1 ? table.slice(0, 1) : table
}

interface PricePart {
  price_per_kwh: number
  hours?: string | undefined
  days?: string | undefined
}

function priceOf({ price_per_kwh: perKwh, hours, days }: PricePart, known: Map<string, Price>): Price {
  const key = JSON.stringify([perKwh, hours, days])
  const price = known.get(key) ?? { perKwh, hours: hours ?? null, days: days ?? null }
  known.set(key, price)
  return price
}

function changesOf(prices: readonly (Price | null)[]): number[] {
  return [...prices.keys()].filter((hour) => prices[hour] !== prices.at(hour - 1))
}

/** Hours end before their last number ("22-6": until 6:00), days include it; both may wrap. */
function fits({ hours = '0-24', days = 'mon-sun' }: PricePart, day: number, hour: number): boolean {
  const [firstDay = 0, lastDay = firstDay] = days.split('-').map((name) => DAYS.indexOf(name))
  return isWithin(hours, hour) && within(day, firstDay, lastDay + 1)
}

/** Whether an hour of the wall clock, 0 … 23, is one of such as "22-6". */
export function isWithin(hours: string, hour: number): boolean {
  const [first = 0, end = 24] = hours.split('-').map(Number)
  return within(hour, first, end)
}

/** Whether a value lies in [first, end) of a dial; `end` at or before `first` goes over its top. */
function within(value: number, first: number, end: number): boolean {
  return first < end ? first <= value && value < end : first <= value || value < end
}

function priceIn(prices: Tariff['prices'], zone: Zone, atMs: number): Price | null {
  const hour = prices.length === 1 ? 0 : hourOfWeek(atMs + zone.offsetMsAt(atMs))
  return prices[hour] ?? null
}

function hourOfWeek(wallMs: number): number {
  return Math.floor((wallMs - mondayOf(wallMs)) / HOUR_MS)
}

/** The wall time at which its week began, Monday 0:00. */
function mondayOf(wallMs: number): number {
  return Math.floor((wallMs + EPOCH_HOUR * HOUR_MS) / WEEK_MS) * WEEK_MS - EPOCH_HOUR * HOUR_MS
}

/** The tariffs that hold in [fromMs, toMs), each with its part of it. */
export function* tariffParts({ list }: Pick<Tariffs, 'list'>, fromMs: number, toMs: number) {
  for (const [i, tariff] of list.entries()) {
    const startMs = Math.max(fromMs, tariff.fromMs)
    const endMs = Math.min(toMs, list[i + 1]?.fromMs ?? toMs)
    if (startMs < endMs) yield { tariff, startMs, endMs }
  }
}

/** Cuts [fromMs, toMs) where the price changes: neighbouring pieces have different prices. */
export function pricedPieces(tariffs: Tariffs, fromMs: number, toMs: number): PricedPiece[] {
  const pieces: PricedPiece[] = []
  let last: PricedPiece | undefined
  function begin(beginMs: number, price: Price | null): void {
    if (last?.price === price) return
    if (last) last.toMs = beginMs
    last = { fromMs: beginMs, toMs, price }
    pieces.push(last)
  }
  for (const { tariff, startMs, endMs } of tariffParts(tariffs, fromMs, toMs)) {
    beginPrices(tariff, tariffs.zone, startMs, endMs, begin)
  }
  return pieces
}

/** Tells every moment of [fromMs, toMs) at which a price of one tariff may begin, `fromMs` first. */
function beginPrices(
  { prices, changes }: Tariff,
  zone: Zone,
  fromMs: number,
  toMs: number,
  begin: (atMs: number, price: Price | null) => void,
): void {
  begin(fromMs, priceIn(prices, zone, fromMs))
  if (changes.length === 0) return
  for (const part of evenParts(zone, fromMs, toMs)) {
    const startMs = part.fromMs + part.offsetMs
    const endMs = part.toMs + part.offsetMs
    begin(part.fromMs, prices[hourOfWeek(startMs)] ?? null)
    for (let mondayMs = mondayOf(startMs); mondayMs < endMs; mondayMs += WEEK_MS) {
      for (const hour of changes) {
        const wallMs = mondayMs + hour * HOUR_MS
        if (startMs < wallMs && wallMs < endMs) begin(wallMs - part.offsetMs, prices[hour] ?? null)
      }
    }
  }
}

/** Cuts a time into parts, of a day at most, in which the wall clock is not moved. */
function* evenParts(zone: Zone, fromMs: number, toMs: number) {
  for (let atMs = fromMs; atMs < toMs; ) {
    const offsetMs = zone.offsetMsAt(atMs)
    const endMs = Math.min(toMs, atMs + DAY_MS)
    const moved = (edgeMs: number) => zone.offsetMsAt(edgeMs) !== offsetMs
    const partEndMs = moved(endMs) ? (zone.edges('hour', atMs, endMs).find(moved) ?? endMs) : endMs
    yield { fromMs: atMs, toMs: partEndMs, offsetMs }
    atMs = partEndMs
  }
}
