import { feeOf } from './account.ts'
import type { Books } from './books.ts'

/** What a period took. */
export interface Total {
  fromMs: number
  toMs: number
  /** The kWh counted in it; null where nothing is known of it. */
  kwh: number | null
  /** What the energy costs, without base fee; null where the energy or its price is not known. */
  cost: number | null
  /** The standing charge, by the day; null without a tariff. */
  baseFee: number | null
  /** For how long nothing is known. */
  unknownMs: number
}

/** What a period that is not over has taken so far, and what it is heading for at its end. */
export interface Outlook extends Total {
  projection: Projection
}

/** Energy and its cost are null where no typical day is known. */
export interface Projection {
  toMs: number
  kwh: number | null
  cost: number | null
  baseFee: number | null
}

/** The total of [fromMs, toMs), which are edges of the account. */
export function totalOf({ counted, tariffs, holes }: Books, fromMs: number, toMs: number): Total {
  const { kwh, cost } = counted(fromMs, toMs)
  const unknownMs = holes.reduce(
    (sum, hole) => sum + Math.max(0, Math.min(toMs, hole.toMs) - Math.max(fromMs, hole.fromMs)),
    0,
  )
  const known = kwh > 0 || unknownMs < toMs - fromMs
  const baseFee = feeOf(tariffs, fromMs, toMs)
  return { fromMs, toMs, kwh: known ? kwh : null, cost: known ? cost : null, baseFee, unknownMs }
}

/** The total of [fromMs, nowMs), and with it what was counted and is to be expected until `endMs`. */
export function outlookOf(books: Books, fromMs: number, nowMs: number, endMs: number): Outlook {
  const { tariffs, counted, expected, expectedFromMs } = books
  const soFar = counted(fromMs, nowMs)
  const rest = expected?.(Math.max(fromMs, expectedFromMs), endMs)
  const projection = {
    toMs: endMs,
    kwh: rest ? soFar.kwh + rest.kwh : null,
    cost: !rest || soFar.cost === null || rest.cost === null ? null : soFar.cost + rest.cost,
    baseFee: feeOf(tariffs, fromMs, endMs),
  }
  return { ...totalOf(books, fromMs, nowMs), projection }
}
