import type { TariffSettings } from '../../../broker/contract/tariffs.ts'
import { makeZone, type Zone } from '../../../ingest/calendar.ts'
import { fractionAt, turnPowerW } from '../../../ingest/energy.ts'
import type { Hole } from '../../../ingest/past/history.ts'
import type { Past } from '../../../ingest/summary/ledger.ts'
import { type Summary, summaryOf } from '../../../ingest/summary/summary.ts'
import { compileTariffs } from '../../../ingest/tariff.ts'

/** The energy of a turn of the meters here. */
export const WH = 1000 / 75
const HALF_HOUR_MS = 1_800_000

/** A meter's past, worked out from its ticks by the definition; it counts how often and for how much it was asked. */
export interface KnownPast extends Past {
  questions: number
  moments: number
}

/** @param noDataMs an interval that is longer has no data */
export function pastOf(ticks: readonly number[], noDataMs = Number.POSITIVE_INFINITY): KnownPast {
  const dark = (fromMs: number, toMs: number) => toMs - fromMs > noDataMs

  function countAt(atMs: number): number {
    const passed = passedAt(ticks, atMs)
    const [before, after] = [ticks[passed - 1], ticks[passed]]
    const noData = before !== undefined && after !== undefined && dark(before, after)
    return passed + fractionAt(atMs, before, after, noData)
  }

  const past: KnownPast = {
    questions: 0,
    moments: 0,
    firstAtMs: ticks[0] ?? null,
    lastAtMs: ticks.at(-1) ?? null,
    kwhAt(momentsMs) {
      past.questions++
      past.moments += momentsMs.length
      const [first] = momentsMs
      if (momentsMs.some((atMs, i) => i > 0 && atMs <= (momentsMs[i - 1] as number))) throw new Error('not ascending')
      const base = first === undefined ? 0 : countAt(first)
      return Float64Array.from(momentsMs, (atMs) => ((countAt(atMs) - base) * WH) / 1000)
    },
    peakW(fromMs, toMs) {
      const powers = ticks.slice(1).flatMap((atMs, i) => {
        const before = ticks[i] as number
        return fromMs <= atMs && atMs < toMs && !dark(before, atMs) ? [turnPowerW(WH, before, atMs)] : []
      })
      return powers.length > 0 ? Math.max(...powers) : null
    },
    blurred: () => [],
    holes(fromMs, toMs) {
      const [first, last] = [ticks[0], ticks.at(-1)]
      if (first === undefined || last === undefined) return [{ fromMs, toMs }]
      const inside: Hole[] = ticks.slice(1).flatMap((atMs, i) => {
        const before = ticks[i] as number
        return dark(before, atMs) ? [{ fromMs: before, toMs: atMs }] : []
      })
      return [{ fromMs: Number.NEGATIVE_INFINITY, toMs: first }, ...inside, { fromMs: last, toMs }]
        .map((hole) => ({ fromMs: Math.max(fromMs, hole.fromMs), toMs: Math.min(toMs, hole.toMs) }))
        .filter((hole) => hole.fromMs < hole.toMs)
    },
  }
  return past
}

/** How many ascending ticks are at a moment or before. */
function passedAt(ticks: readonly number[], atMs: number): number {
  let [low, high] = [0, ticks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ticks[middle] as number) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}

/** The power of a house at a moment, which may change at any full half hour of UTC. */
export type House = (atMs: number) => number

/** A house that lives by the clock on the wall: 7 × 24 powers in W, Monday 0:00 first. */
export function clockworkHouse(zone: Zone, weekW: readonly number[]): House {
  return (atMs) => {
    const { weekday, hour } = zone.localAt(atMs)
    return weekW[(weekday - 1) * 24 + hour] as number
  }
}

/** The ticks that a meter of 75 turns per kWh gives for a house; times are full half hours. */
export function ticksOf(house: House, fromMs: number, toMs: number): number[] {
  const ticks: number[] = []
  let wh = 0
  for (let atMs = fromMs; atMs < toMs; atMs += HALF_HOUR_MS) {
    const powerW = house(atMs)
    const endWh = wh + powerW / 2
    for (let turns = Math.floor(wh / WH) + 1; turns * WH <= endWh; turns++) {
      ticks.push(Math.round(atMs + ((turns * WH - wh) / powerW) * 3_600_000))
    }
    wh = endWh
  }
  return ticks
}

export const berlin = makeZone('Europe/Berlin')

/** A price by night and one by day, and 12 a month. */
export const byHour: TariffSettings = {
  from: '2020-01-01',
  base_per_month: 12,
  prices: [{ price_per_kwh: 0.2, hours: '22-6' }, { price_per_kwh: 0.4 }],
}

/** The summary of a meter in Berlin. */
export function summarize(history: Past, nowMs: number, zone = berlin, tariffs: TariffSettings[] = [byHour]): Summary {
  return summaryOf({ history, zone, tariffs: compileTariffs(tariffs, zone) }, nowMs)
}

/** The kWh counted between two moments. */
export function kwhBetween(past: Past, fromMs: number, toMs: number): number {
  return fromMs < toMs ? (past.kwhAt([fromMs, toMs])[1] as number) : 0
}

/** Power that differs from hour to hour of a week. */
export const aWeek = Array.from({ length: 168 }, (_, hour) => 200 + ((hour * 797) % 1400))

/** The ticks of a house that lives by the clock; from and to are local texts. */
export function clockwork(weekW: readonly number[], from: string, to: string, zone = berlin): number[] {
  return ticksOf(clockworkHouse(zone, weekW), zone.parse(from), zone.parse(to))
}

/** Every value in an answer, with the way to it. */
export function* leavesOf(value: unknown, path = ''): Generator<[string, unknown]> {
  if (value === null || typeof value !== 'object') yield [path, value]
  else for (const [key, part] of Object.entries(value)) yield* leavesOf(part, `${path}.${key}`)
}
