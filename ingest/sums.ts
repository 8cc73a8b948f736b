import { makeDiary } from './diary/diary.ts'
import { registerAt } from './diary/register.ts'
import { resample, type Ticks } from './energy.ts'
import type { Meter } from './meter.ts'
import type { Constants } from './past/constants.ts'
import { costsOf } from './past/cost.ts'
import { ticksWithin } from './past/curve.ts'
import { makeHistory } from './past/history.ts'
import type { StoreReader } from './store/reader.ts'

/** What a meter has counted, as a display shows it; null where it is not known. */
export interface Sums {
  /** The same holds from the moment it was summed up until before this one, as long as nothing else is counted or entered. */
  untilMs: number
  todayKwh: number | null
  todayCost: number | null
  monthKwh: number | null
  monthCost: number | null
  /** What the meter's own register should show; null where nobody said what it showed at any time. */
  readingKwh: number | null
  /** The ticks of the last hour, and all that are later. */
  hour: Ticks
}

const STEP_MS = 300_000
const STEPS = 12
const HOUR_MS = STEPS * STEP_MS

/** Sums up a meter: the running month and day until a moment, and the hour before it. */
export function sumUp(reader: StoreReader, meter: Meter, constants: Constants, nowMs: number): Sums {
  const { zone, tariffs } = meter
  const source = reader.source(meter.id)
  const history = makeHistory(source, constants)
  const diary = makeDiary(meter, reader.diary(meter.id))
  const hour = ticksWithin(source, constants, nowMs - HOUR_MS, Number.MAX_SAFE_INTEGER, true)
  const dayMs = zone.startOf('day', nowMs)
  const [before, today] = costsOf(tariffs, [zone.startOf('month', nowMs), dayMs, nowMs], history.kwhAt)
  const known = (value: number | null | undefined) => (source.firstAtMs === null ? null : (value ?? null))
  const changesMs = diary.flatMap(({ readings }) => readings.map(({ atMs }) => atMs)).filter((atMs) => atMs > nowMs)
  return {
    untilMs: endOf(hour) > nowMs ? nowMs : Math.min(zone.next('day', dayMs), ...changesMs),
    todayKwh: known(today?.kwh),
    todayCost: known(today?.energy),
    monthKwh: known(sum(before?.kwh, today?.kwh)),
    monthCost: known(sum(before?.energy, today?.energy)),
    readingKwh: registerAt(diary, nowMs, history.kwhAt),
    hour,
  }
}

/** The mean power of the last hour in 12 steps of 5 minutes, oldest first, W; null where it is not known. */
export function lastHourW({ hour }: Sums, nowMs: number): (number | null)[] {
  return resample(hour, nowMs - HOUR_MS, STEP_MS, STEPS).mean
}

/** Until when something is known. */
function endOf({ times, filled = [], imported = [] }: Ticks): number {
  const lastMs = times[times.length - 1] ?? Number.NEGATIVE_INFINITY
  return Math.max(lastMs, ...[...filled, ...imported].map(({ toMs }) => toMs))
}

function sum(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || b == null ? null : a + b
}
