/** What a period took. `unknown_ms`: for how long nothing is known; the kWh are at least that much. */
export interface Total {
  from: number
  to: number
  kwh: number | null
  /** Of the energy, without the standing charge. */
  cost: number | null
  base_fee: number | null
  unknown_ms: number
}

/** A day, and the highest power of a single turn in it. */
export interface DayTotal extends Total {
  peak_w: number | null
}

/** A period that is not over, and what it is heading for at its end. */
export interface Outlook extends Total {
  projection: { to: number; kwh: number | null; cost: number | null; base_fee: number | null }
}

/** Which days a typical day was made from: the same weekday, workdays or weekend, or all. */
export type Basis = 'weekday' | 'part' | 'all'

/** What is typical of today, in steps of the clock on the wall: the 25th percentile, the median, the 75th. */
export interface TypicalDay {
  basis: Basis
  days: number
  step_ms: number
  low_w: (number | null)[]
  median_w: (number | null)[]
  high_w: (number | null)[]
  kwh: number | null
  kwh_by_now: number | null
}

/** What a household asks most of its past: GET …/summary. */
export interface Summary {
  at: number
  today: DayTotal
  yesterday: DayTotal
  typical_day: TypicalDay
  /** Monday first. */
  typical_week: { kwh: number | null; basis: Basis }[]
  week: Outlook
  month: Outlook
  year: Total
  last_year_so_far: Total
  last_year: Total
  always_on: {
    power_w: number | null
    kwh_per_year: number | null
    cost_per_year: number | null
    /** It was read from. */
    nights: number
  }
  week_parts: Record<'workdays' | 'weekend', { kwh: number | null; days: number }>
  load_duration: { hours: number; exceeded: { percent: number; power_w: number | null }[] }
}

/** The mean power by weekday, Monday first, and hour: GET …/profile. */
export interface Profile {
  mean_w: (number | null)[][]
}

/** What the meter's own register showed at a moment, because somebody said so; the id is null where the settings say it. */
export interface Reading {
  id: string | null
  /** start and final are those of a replacement. */
  kind: 'installed' | 'reading' | 'start' | 'final'
  at: number
  kwh: number
}

/** How far the count is from the register between two readings. */
export interface Drift {
  from: Reading
  to: Reading
  impulses_per_kwh: number
  register_kwh: number
  counted_kwh: number
  /** What was counted more than the register says. */
  difference_kwh: number
  difference_ticks: number
  difference_percent: number | null
  fitting_impulses_per_kwh: number | null
  /** What reading by eye explains. */
  tolerance_kwh: number
  /** Whether turns were counted all the while. */
  counted: boolean
  hint: { kind: 'missed_ticks' | 'double_ticks' | 'wrong_constant'; message: string } | null
}

/** The diary of the meter's register: GET …/readings. */
export interface Readings {
  /** Ascending, one meter after the other. */
  readings: Reading[]
  /** What the register should show now. */
  register_kwh: number | null
  total_kwh: number | null
  /** Of today's meter. */
  impulses_per_kwh: number
  /** Between neighbouring readings. */
  drifts: Drift[]
}

/** A stretch of time, as the server tells it. */
export interface Stretch {
  from: number
  to: number
}

/** Everything that did not come as it should: GET …/outages. */
export interface Outages {
  /** Where nothing is known, from turn to turn. */
  no_data: Stretch[]
  /** As the sensor told them; ticks_lost is null where nobody counted. */
  outages: (Stretch & { ticks_buffered: number | null; ticks_lost: number | null })[]
  /** Turns whose numbers did not come; filled and lost are null while they still may. */
  missing: (Stretch & { missing: number; filled: number | null; lost: number | null })[]
  ticks_filled: number
  ticks_lost: number
}

/** What a sensor said of one value in an hour. */
export interface HourValue {
  n: number
  mean: number
  min: number
  max: number
}

/** What a sensor can say of its health. */
export type HealthQuantity =
  | 'uptime_ms'
  | 'rssi'
  | 'heap'
  | 'queue'
  | 'contrast'
  | 'disc'
  | 'mark'
  | 'noise'
  | 'dark'
  | 'rejected'

/** An hour of a sensor's health; values it never names are missing. */
export type HealthHour = { from: number } & Partial<Record<HealthQuantity, HourValue>>

/** The sensor's presence and health over time: GET …/sensor. */
export interface SensorHistory {
  sensor: 'online' | 'offline' | 'unknown'
  sensor_at: number | null
  /** The version of its firmware, if it said one lately. */
  firmware: string | null
  /** When it was known to be there. */
  online: Stretch[]
  /** Ascending; the running hour is not among them. */
  hours: HealthHour[]
}
