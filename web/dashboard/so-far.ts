import type { Live } from '../../broker/contract/messages.ts'
import type { Day } from './past.ts'

/** What has been counted of a time that is not over; null where it is not known. */
export interface Counted {
  kwh: number | null
  cost: number | null
}

/** What has been counted of the day and of the month. */
export interface SoFar {
  today: Counted
  month: Counted
}

const UNKNOWN: Counted = { kwh: null, cost: null }

/** What the last message tells of `day` and of its month; of a day and a month that it came before, nothing. */
export function soFarOf(live: Live | null, day: Day | null): SoFar {
  if (!live || !day) return { today: UNKNOWN, month: UNKNOWN }
  const { fromMs, zone } = day
  const ofMonth = live.at >= zone.startOf('month', fromMs)
  return {
    today: live.at >= fromMs ? { kwh: live.today_kwh, cost: live.today_cost } : UNKNOWN,
    month: ofMonth ? { kwh: live.month_kwh, cost: live.month_cost } : UNKNOWN,
  }
}
