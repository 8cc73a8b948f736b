import type { Zone } from '../../../ingest/calendar.ts'
import type { Period } from '../api.ts'
import type { Measure } from './address.ts'

/** A bar: an hour, day, month or year. Amounts are kWh or money, as was asked for. */
export interface Bar {
  fromMs: number
  toMs: number
  /** null: nothing is known of it. */
  amount: number | null
  /** The part of the amount that was filled in from the count. */
  filled: number
  /** What is likely to be missing on top of the amount. */
  missing: number
  typical: number | null
  state: 'past' | 'present' | 'future'
  period: Period | null
}

/** What a bar is measured by beside the periods themselves. */
export interface Background {
  nowMs: number
  /** The meter's first turn: before it nothing is missing. */
  firstMs: number
  /** The typical kWh of a bar; null if not known. */
  typicalKwh(fromMs: number, i: number): number | null
}

/** The bars of periods that follow each other; `edges` has one more, and holds where no period has come yet. */
export function barsOf(edges: number[], periods: Period[] | null, measure: Measure, background: Background): Bar[] {
  const perKwh = measure === 'cost' ? priceOf(periods ?? []) : 1
  return edges.slice(0, -1).map((fromMs, i) => {
    const toMs = edges[i + 1] as number
    const period = periods?.[i] ?? null
    const typicalKwh = toMs <= background.firstMs ? null : background.typicalKwh(fromMs, i)
    const typical = typicalKwh === null || perKwh === null ? null : typicalKwh * perKwh
    const amount = period && amountOf(period, measure)
    return {
      ...{ fromMs, toMs, amount, typical, period },
      filled: amount === null ? 0 : amount * shareOf(period?.filled, period),
      missing: period ? missingOf(period, amount, typical, background) : 0,
      state: toMs <= background.nowMs ? 'past' : fromMs <= background.nowMs ? 'present' : 'future',
    }
  })
}

export const amountOf = ({ kwh, cost }: Pick<Period, 'kwh' | 'cost'>, measure: Measure): number | null =>
  measure === 'cost' ? cost : kwh

/** The filled part of what is known at all. */
const shareOf = (filled = 0, period: Period | null): number =>
  period && period.measured + filled > 0 ? filled / (period.measured + filled) : 0

/** The typical amount, or else the level of the rest, for the time after the first turn of which nothing is known. */
function missingOf(period: Period, amount: number | null, typical: number | null, background: Background): number {
  const share = missingMsOf(period, background) / (period.to - period.from)
  if (share === 0) return 0
  const known = 1 - period.missing
  const whole = typical ?? (amount === null || known <= 0 ? 0 : amount / known)
  return whole * share
}

/** For how long nothing is known of a period that began after the first turn; what is still to come is not missing. */
export function missingMsOf(period: Period, { nowMs, firstMs }: Pick<Background, 'nowMs' | 'firstMs'>): number {
  // The time after now, and in the running period after the last turn, is missing to the server only in name.
  if (period.to > nowMs && period.missing === 1) return 0
  const untilMs = Math.min(period.to, nowMs)
  const beforeMs = Math.max(0, Math.min(firstMs, untilMs) - period.from)
  const missingMs = period.missing * (untilMs - period.from) - beforeMs
  // Less than a minute is a rounding of shares, and no news.
  return missingMs < 60_000 ? 0 : missingMs
}

/** What a kWh cost on average; null without energy or price. */
function priceOf(periods: readonly Period[]): number | null {
  const { kwh, cost } = totalOf(periods)
  return kwh && cost !== null ? cost / kwh : null
}

/** What periods come to together; null where nothing at all is known. */
export interface Total {
  kwh: number | null
  cost: number | null
  baseFee: number
}

export function totalOf(periods: readonly Period[]): Total {
  const sum = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
  }
  return {
    kwh: sum(periods.map(({ kwh }) => kwh)),
    cost: sum(periods.map(({ cost }) => cost)),
    baseFee: sum(periods.map(({ base_fee }) => base_fee)) ?? 0,
  }
}

/** For what share of the time that has passed since the first turn turns are counted, filled in, not known. */
export interface Quality {
  measured: number
  filled: number
  missing: number
}

export function qualityOf(periods: readonly Period[], known: Pick<Background, 'nowMs' | 'firstMs'>): Quality | null {
  let [filledMs, missingMs, allMs] = [0, 0, 0]
  for (const period of periods) {
    const untilMs = Math.min(period.to, known.nowMs)
    const sinceMs = Math.max(period.from, known.firstMs)
    if (untilMs <= sinceMs || (period.to > known.nowMs && period.missing === 1)) continue
    allMs += untilMs - sinceMs
    filledMs += period.filled * (untilMs - period.from)
    missingMs += missingMsOf(period, known)
  }
  if (allMs === 0) return null
  const [filled, missing] = [filledMs / allMs, missingMs / allMs]
  return { measured: 1 - filled - missing, filled, missing }
}

/** The mean typical kWh of a bar's day, by the weekday. */
export const typicalByWeekday =
  (week: readonly { kwh: number | null }[] | undefined, zone: Zone) =>
  (fromMs: number): number | null =>
    week?.[zone.localAt(fromMs).weekday - 1]?.kwh ?? null
