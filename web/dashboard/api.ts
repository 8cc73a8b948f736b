import type { Summary } from './answers.ts'
import { heard } from './login/session.ts'

/** A meter, as the server lists it. */
export interface Meter {
  id: string
  name: string
  /** How many others the settings name beside it. */
  others: number
  impulses_per_kwh: number
  timezone: string
  currency: string
  /** Of texts and numbers; null: as the browser likes. */
  locale: string | null
  /** Where its sensor publishes. */
  tick_topic: string
  mqtt_port: number
  first_tick_at: number | null
  last_tick_at: number | null
}

/** The power of a time in even steps, W; null where there is no data. `filled`: the share filled from the count. */
export interface Power {
  from: number
  step_ms: number
  mean: (number | null)[]
  filled: (number | boolean | null)[]
}

/**
 * How sure the power is: `low` … `high` hold the true one nine times of ten. Null where nothing within a turn is known, or
 * the turn was even and its mean says it all.
 */
export interface SurePower extends Power {
  low: (number | null)[]
  high: (number | null)[]
}

/** The energy of one period; `measured`, `filled` and `missing` are shares of its time that sum to 1. */
export interface Period {
  from: number
  to: number
  kwh: number | null
  /** Of the energy, without the standing charge. */
  cost: number | null
  base_fee: number
  peak_w: number | null
  measured: number
  filled: number
  missing: number
}

/** The questions the page asks; each fails with an Error that says what was asked and what came. */
export interface Api {
  /** The meter of a name; where there is none such, or none is named, the server's first. */
  meter(wanted: string | null): Promise<Meter>
  power(meter: string, fromMs: number, toMs: number, points: number): Promise<SurePower>
  days(meter: string, fromMs: number, toMs: number): Promise<Period[]>
  summary(meter: string): Promise<Summary>
  /** Any other question about a meter: GET /api/v1/meters/{meter}/{path}. */
  ask<T>(meter: string, path: string): Promise<T>
}

/** Asks the server this page came from; `onDate` hears the server's time with every answer. */
export function createApi(onDate: (serverMs: number) => void): Api {
  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`/api/v1/meters${path}`, { headers: { accept: 'application/json' } })
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) onDate(date)
    await heard(response)
    if (!response.ok) throw new Error(`GET ${path}: expected 200, got ${response.status} ${response.statusText}`)
    return (await response.json()) as T
  }
  return {
    async meter(wanted) {
      const first = wanted === null ? '' : `first=${encodeURIComponent(wanted)}&`
      const [found] = await get<Meter[]>(`?${first}limit=1`)
      if (found) return found
      throw new Error('GET /api/v1/meters: expected a meter, got none; name one in the settings')
    },
    power: (meter, fromMs, toMs, points) =>
      get(`/${encodeURIComponent(meter)}/power?from=${fromMs}&to=${toMs}&points=${points}`),
    summary: (meter) => get(`/${encodeURIComponent(meter)}/summary`),
    ask: (meter, path) => get(`/${encodeURIComponent(meter)}/${path}`),
    days: async (meter, fromMs, toMs) =>
      (await get<{ periods: Period[] }>(`/${encodeURIComponent(meter)}/energy?from=${fromMs}&to=${toMs}&by=day`))
        .periods,
  }
}

/** Where a meter's server-sent events come from. */
export const eventsOf = (meter: string): string => `/api/v1/meters/${encodeURIComponent(meter)}/events`
