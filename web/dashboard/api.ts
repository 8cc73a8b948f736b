/** A meter, as the server lists it. */
export interface Meter {
  id: string
  name: string
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

/** The energy of one period; `filled` and `missing` are shares of its time. */
export interface Period {
  from: number
  to: number
  kwh: number | null
  cost: number | null
  filled: number
  missing: number
}

/** The questions the page asks; each fails with an Error that says what was asked and what came. */
export interface Api {
  meters(): Promise<Meter[]>
  power(meter: string, fromMs: number, toMs: number, points: number): Promise<Power>
  days(meter: string, fromMs: number, toMs: number): Promise<Period[]>
}

/** Asks the server this page came from; `onDate` hears the server's time with every answer. */
export function createApi(onDate: (serverMs: number) => void): Api {
  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`/api/v1/meters${path}`, { headers: { accept: 'application/json' } })
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) onDate(date)
    if (!response.ok) throw new Error(`GET ${path}: expected 200, got ${response.status} ${response.statusText}`)
    return (await response.json()) as T
  }
  return {
    meters: () => get(''),
    power: (meter, fromMs, toMs, points) =>
      get(`/${encodeURIComponent(meter)}/power?from=${fromMs}&to=${toMs}&points=${points}`),
    days: async (meter, fromMs, toMs) =>
      (await get<{ periods: Period[] }>(`/${encodeURIComponent(meter)}/energy?from=${fromMs}&to=${toMs}&by=day`))
        .periods,
  }
}

/** Where a meter's server-sent events come from. */
export const eventsOf = (meter: string): string => `/api/v1/meters/${encodeURIComponent(meter)}/events`
