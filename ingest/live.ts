import type { Live } from '../broker/contract/messages.ts'
import { type FusedPower, fusedPower, type Motion, UNKNOWN_POWER } from './fusion.ts'
import type { Meter } from './meter.ts'
import { type Constants, whPerTickAt } from './past/constants.ts'
import type { Rotation } from './power.ts'
import type { StoredMeter, StoreReader } from './store/reader.ts'
import { lastHourW, type Sums } from './sums.ts'
import { fastestTurnMs } from './turns/placing.ts'

/** How the disc turns by the last two ticks; the turn's length is unknown if there was an outage within it. */
export function rotationOf(reader: StoreReader, { id, maxPowerW }: Meter, constants: Constants): Rotation {
  const [before, last] = reader.lastTicks(id, Number.MAX_SAFE_INTEGER, 2)
  const lastAtMs = last ?? before ?? null
  const wh = whPerTickAt(constants, lastAtMs ?? 0)
  if (before === undefined || last === undefined) return { whPerTick: wh, lastAtMs, turnMs: null }
  if (reader.noData(id, before, last)(before, last)) return { whPerTick: wh, lastAtMs, turnMs: null }
  const missing = reader.missingBetween(id, before, last)
  const turnMs = missing === 0 ? last - before : Math.max(fastestTurnMs(wh, maxPowerW), (last - before) / (1 + missing))
  return { whPerTick: wh, lastAtMs, turnMs }
}

/** The live power in whole watts, unknown where the sensor is known to be away. */
export function livePower(
  rotation: Rotation,
  motion: Motion | undefined,
  sensor: StoredMeter['sensor'],
  nowMs: number,
): FusedPower {
  const power = sensor === 'offline' ? UNKNOWN_POWER : fusedPower(rotation, motion, nowMs)
  const { powerW, lowW, highW } = power
  return { ...power, powerW: wholeWatts(powerW), lowW: wholeWatts(lowW), highW: wholeWatts(highW) }
}

/**
 * Puts together what a display shows of a meter.
 * @param motion how the disc moves, where a sensor tells it
 */
export function composeLive(
  { zone, currency }: Meter,
  stored: StoredMeter,
  rotation: Rotation,
  motion: Motion | undefined,
  sums: Sums,
  nowMs: number,
): Live {
  const power = livePower(rotation, motion, stored.sensor, nowMs)
  return {
    at: nowMs,
    power_w: power.powerW,
    bound: power.bound,
    power_low_w: power.lowW,
    power_high_w: power.highW,
    source: power.source,
    phase: power.phase,
    phase_at: power.phaseAtMs,
    tick_at: stored.lastAtMs,
    sensor: stored.sensor,
    sensor_at: stored.sensorAtMs,
    utc_offset_min: Math.round(zone.offsetMsAt(nowMs) / 60_000),
    hour_w: lastHourW(sums, nowMs).map(wholeWatts),
    today_kwh: round(sums.todayKwh),
    today_cost: round(sums.todayCost),
    currency,
    month_kwh: round(sums.monthKwh),
    month_cost: round(sums.monthCost),
    reading_kwh: round(sums.readingKwh),
  }
}

function wholeWatts(powerW: number | null): number | null {
  return powerW === null ? null : Math.round(powerW)
}

/** To a thousandth, as a register would show it. */
function round<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Math.round(value * 1000) / 1000) as Value
}
