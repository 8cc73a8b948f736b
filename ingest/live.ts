import type { Live } from '../broker/contract/messages.ts'
import { resample } from './energy.ts'
import type { Meter } from './meter.ts'
import { type Power, powerAt, type Rotation, UNKNOWN } from './power.ts'
import type { StoredMeter, StoreReader } from './store/reader.ts'
import { costOf } from './tariff.ts'

/** How the disc turns by the last two ticks; the turn's length is unknown if there was an outage within it. */
export function rotationOf(reader: StoreReader, { id, whPerTick, fastestTurnMs }: Meter): Rotation {
  const [before, last] = reader.lastTicks(id, Number.MAX_SAFE_INTEGER, 2)
  const lastAtMs = last ?? before ?? null
  if (before === undefined || last === undefined) return { whPerTick, lastAtMs, turnMs: null }
  if (reader.noData(id, before, last)(before, last)) return { whPerTick, lastAtMs, turnMs: null }
  const missing = reader.missingBetween(id, before, last)
  const turnMs = missing === 0 ? last - before : Math.max(fastestTurnMs, (last - before) / (1 + missing))
  return { whPerTick, lastAtMs, turnMs }
}

/** The live power, unknown where the sensor is known to be away. */
export function livePower(reader: StoreReader, meter: Meter, sensor: StoredMeter['sensor'], nowMs: number): Power {
  return sensor === 'offline' ? UNKNOWN : powerAt(rotationOf(reader, meter), nowMs)
}

const SLOT_MS = 300_000
const SLOTS = 12

/** The mean power of the last hour in 12 slots of 5 minutes, oldest first; null where it is not known. */
function lastHourW(reader: StoreReader, { id, whPerTick }: Meter, nowMs: number): (number | null)[] {
  const fromMs = nowMs - SLOTS * SLOT_MS
  const times = [...reader.lastTicks(id, fromMs - 1, 1), ...reader.ticks(id, fromMs, nowMs, 1_000_000)]
  const noData = reader.noData(id, times[0] ?? fromMs, nowMs)
  const filled = reader.filled(id, fromMs, nowMs)
  return resample({ times, noData, whPerTick, filled }, fromMs, SLOT_MS, SLOTS).mean.map(wholeWatts)
}

/** What a meter's own register should show; null where the settings do not say what it showed when installed. */
export function readingKwh(reader: StoreReader, { id, whPerTick, installed }: Meter): number | null {
  if (!installed) return null
  const turns = reader.turnsAt(id, Number.MAX_SAFE_INTEGER) - reader.turnsAt(id, installed.atMs)
  return round(installed.readingKwh + (turns * whPerTick) / 1000)
}

/** Puts together what a display shows of a meter. */
export function composeLive(reader: StoreReader, meter: Meter, stored: StoredMeter, nowMs: number): Live {
  const { id, zone, tariffs } = meter
  const kwhBetween = (fromMs: number, toMs: number) =>
    ((reader.turnsAt(id, toMs) - reader.turnsAt(id, fromMs)) * meter.whPerTick) / 1000
  const since = (period: 'day' | 'month') => {
    const fromMs = zone.startOf(period, nowMs)
    if (stored.firstAtMs === null) return { kwh: null, cost: null }
    const cost = costOf(tariffs, fromMs, nowMs, kwhBetween)
    return { kwh: round(kwhBetween(fromMs, nowMs)), cost: cost === null ? null : round(cost) }
  }
  const { powerW, bound } = livePower(reader, meter, stored.sensor, nowMs)
  const today = since('day')
  const month = since('month')
  return {
    at: nowMs,
    power_w: wholeWatts(powerW),
    bound,
    tick_at: stored.lastAtMs,
    sensor: stored.sensor,
    sensor_at: stored.sensorAtMs,
    utc_offset_min: Math.round(zone.offsetMsAt(nowMs) / 60_000),
    hour_w: lastHourW(reader, meter, nowMs),
    today_kwh: today.kwh,
    today_cost: today.cost,
    currency: meter.currency,
    month_kwh: month.kwh,
    month_cost: month.cost,
    reading_kwh: readingKwh(reader, meter),
  }
}

function wholeWatts(powerW: number | null): number | null {
  return powerW === null ? null : Math.round(powerW)
}

/** To a thousandth, as a register would show it. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
