import type { Meter } from '../../../ingest/meter.ts'
import { openHistory } from '../../../ingest/past/history.ts'
import { energyPeriods } from '../../../ingest/past/periods.ts'
import type { StoreReader } from '../../../ingest/store/reader.ts'
import { profileOf } from '../../../ingest/summary/profile.ts'
import { summaryOf } from '../../../ingest/summary/summary.ts'
import { compileTariffs } from '../../../ingest/tariff.ts'

/** What is asked, of whom, and when. */
export interface Asked {
  reader: StoreReader
  meter: Meter
  nowMs: number
}

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** As many points as a curve may have. */
const POINTS = 5000
const BY_TIME = [
  {
    from: '2015-01-01',
    prices: [{ price_per_kwh: 0.24, hours: '22-6' }, { price_per_kwh: 0.35 }],
    base_per_month: 12.9,
  },
]

/** What a dashboard asks; each answers anew, from nothing but the store. */
export const QUESTIONS = {
  'last tick': ({ reader, meter, nowMs }) => reader.lastTicks(meter.id, nowMs, 2),
  'today, full resolution': ({ reader, meter, nowMs }) => {
    const history = openHistory(reader, meter)
    const fromMs = meter.zone.startOf('day', nowMs)
    const stepMs = history.stepMs(fromMs, nowMs, POINTS)
    const startMs = Math.floor(fromMs / stepMs) * stepMs
    return history.power(startMs, stepMs, Math.ceil((nowMs - startMs) / stepMs))
  },
  '30 days at 15 min': ({ reader, meter, nowMs }) => {
    const steps = (30 * DAY_MS) / QUARTER_MS
    const endMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS
    return openHistory(reader, meter).power(endMs - steps * QUARTER_MS, QUARTER_MS, steps)
  },
  'a year by day': (asked) => periods(asked, 'day', 1),
  'a year by day, prices by time': (asked) => periods(byTime(asked), 'day', 1),
  'ten years by month': (asked) => periods(asked, 'month', 10),
  'ten years by month, prices by time': (asked) => periods(byTime(asked), 'month', 10),
  'weekday × hour of a year': ({ reader, meter, nowMs }) =>
    profileOf(openHistory(reader, meter), meter.zone, nowMs - 365 * DAY_MS, nowMs),
  summary: ({ reader, meter, nowMs }) =>
    summaryOf({ history: openHistory(reader, meter), zone: meter.zone, tariffs: meter.tariffs }, nowMs),
} satisfies Record<string, (asked: Asked) => unknown>

export type Question = keyof typeof QUESTIONS

/** The energy, its cost and the peaks of the last years. */
function periods({ reader, meter, nowMs }: Asked, by: 'day' | 'month', years: number) {
  const { year, month, day } = meter.zone.localAt(nowMs)
  const edges = meter.zone.edges(by, meter.zone.instantOf(year - years, month, day), nowMs)
  return energyPeriods(openHistory(reader, meter), meter.tariffs, edges)
}

function byTime(asked: Asked): Asked {
  return { ...asked, meter: { ...asked.meter, tariffs: compileTariffs(BY_TIME, asked.meter.zone) } }
}
