import { feeOf, makeAccount } from '../summary/account.ts'
import type { Ledger } from '../summary/ledger.ts'
import type { Verdict } from './verdict.ts'

/** The part of a budget from which it is in sight. */
const IN_SIGHT = 0.8

/** What a month has cost so far, and where it will end if it goes on like that. */
export interface MonthlyCost {
  /** When the month began. */
  fromMs: number
  /** With the base fee of the whole month. */
  spent: number
  projected: number
}

/** The cost of the local month of a moment; null where the price is not known. */
export function monthlyCostOf({ history, zone, tariffs }: Ledger, nowMs: number): MonthlyCost | null {
  const fromMs = zone.startOf('month', nowMs)
  const toMs = zone.next('month', fromMs)
  if (nowMs <= fromMs) return null
  const edgesMs = [fromMs, nowMs]
  const counted = history.kwhAt(edgesMs)
  const { cost } = makeAccount(tariffs, edgesMs, (atMs) => counted[edgesMs.indexOf(atMs)] as number)(fromMs, nowMs)
  const fee = feeOf(tariffs, fromMs, toMs) ?? 0
  if (cost === null) return null
  return { fromMs, spent: fee + cost, projected: fee + (cost * (toMs - fromMs)) / (nowMs - fromMs) }
}

/**
 * A budget is in sight when most of it is spent and the month is heading beyond it; once a month.
 * @param toldAtMs when people were last told, if that still stands
 */
export function judgeBudget(
  name: string,
  budget: number,
  currency: string,
  { fromMs, spent, projected }: MonthlyCost,
  toldAtMs: number | undefined,
): Verdict {
  if (toldAtMs !== undefined) return toldAtMs < fromMs ? 'over' : undefined
  if (spent < IN_SIGHT * budget || projected <= budget) return undefined
  const money = (amount: number) => `${amount.toFixed(2)} ${currency}`
  return {
    tell:
      `${name} has cost ${money(spent)} this month of a budget of ${money(budget)}; ` +
      `going on like this it will be ${money(projected)}.`,
  }
}
