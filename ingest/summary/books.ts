import type { Hole } from '../past/history.ts'
import type { Tariffs } from '../tariff.ts'
import { type Account, makeAccount } from './account.ts'
import type { Evidence } from './evidence.ts'
import { type Forecast, makeForecast } from './forecast.ts'
import type { Ledger } from './ledger.ts'
import { ascendingOnce } from './moments.ts'
import type { Periods } from './periods.ts'
import type { Typical } from './typical.ts'

/** What totals and projections are made from. */
export interface Books {
  tariffs: Tariffs
  /** Of what was counted. */
  counted: Account
  /** Where nothing is known of it. */
  holes: readonly Hole[]
  /** What is to be expected; null where no typical day is known. */
  forecast: Forecast | null
  /** Of what is to be expected from `expectedFromMs` on. */
  expected: Account | null
  /** The last turn, or where the week or the month began if there was none since. */
  expectedFromMs: number
}

/** A silence that is not longer is taken for a turn that is not over yet, and not for a lack of knowledge. */
const PATIENCE_MS = 3_600_000

/** @param week the typical days, Monday first */
export function makeBooks(ledger: Ledger, periods: Periods, evidence: Evidence, week: readonly Typical[]): Books {
  const { history, zone, tariffs } = ledger
  const { nowMs, todayMs, weekMs, monthMs, nextWeekMs, nextMonthMs } = periods
  const lastAtMs = Math.min(nowMs, history.lastAtMs ?? nowMs)
  const expectedFromMs = Math.max(lastAtMs, Math.min(weekMs, monthMs))
  const futureMs = [expectedFromMs, weekMs, monthMs, nextWeekMs, nextMonthMs].filter((atMs) => atMs >= expectedFromMs)
  const forecast = makeForecast(zone, week, Math.min(expectedFromMs, todayMs), Math.max(nextWeekMs, nextMonthMs))
  const { counts, edgesMs } = evidence
  const isTurning = history.lastAtMs !== null && nowMs - lastAtMs <= PATIENCE_MS
  return {
    tariffs,
    counted: makeAccount(tariffs, edgesMs, counts.kwhAt),
    holes: isTurning ? counts.holes.filter(({ fromMs }) => fromMs < lastAtMs) : counts.holes,
    forecast,
    expected: forecast && makeAccount(tariffs, ascendingOnce(futureMs), forecast),
    expectedFromMs,
  }
}
