import type { Meter } from '../ingest/meter.ts'
import { openHistory } from '../ingest/past/history.ts'
import { energyPeriods } from '../ingest/past/periods.ts'
import type { StoreReader } from '../ingest/store/reader.ts'
import { profileOf } from '../ingest/summary/profile.ts'
import { summaryOf } from '../ingest/summary/summary.ts'

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
const STEPS = 96

/**
 * Asks a past what a dashboard asks, and forgets the answers: code that has never run is several times slower, and
 * whoever opens the page first need not wait for it.
 */
export function rehearse(reader: StoreReader, meter: Meter, nowMs: number): void {
  const { zone, tariffs } = meter
  const history = openHistory(reader, meter)
  summaryOf({ history, zone, tariffs }, nowMs)
  profileOf(history, zone, nowMs - YEAR_MS, nowMs)
  energyPeriods(history, tariffs, zone.edges('day', nowMs - YEAR_MS, nowMs))
  history.power(nowMs - DAY_MS, history.stepMs(nowMs - DAY_MS, nowMs, STEPS), STEPS)
}
