import type { Quantity, Summaries, Summary } from '../sensor/health.ts'
import type { Connection } from './connection.ts'

const HOUR_MS = 3_600_000
/** Health is kept for two years. */
const KEPT_HOURS = 2 * 366 * 24
/** No more goes at once, lest a clock that is wrong for a while cost the history. */
const PRUNED_HOURS = 48

/** What a sensor said of its health within an hour of UTC. */
export interface HealthHour {
  /** When the hour begins. */
  fromMs: number
  values: Summaries
}

/** The health of the sensors, by hours since 1970. */
export interface StoredHealth {
  /** The hours that touch [fromMs, toMs), ascending. */
  within(meter: number, fromMs: number, toMs: number): HealthHour[]
  /** Puts the values of an hour in the place of what was known of them. */
  save(meter: number, hour: number, values: Summaries): void
  /** Removes what is too old by now: at most the oldest two days that are there. */
  prune(meter: number, nowHour: number): void
}

interface Row extends Summary {
  hour: number
  quantity: Quantity
}

export function prepareHealth(db: Connection): StoredHealth {
  const within = db.prepare<[number, number, number], Row>(
    'SELECT hour, quantity, n, mean, min, max FROM health WHERE meter = ? AND hour >= ? AND hour < ? ORDER BY hour, quantity',
  )
  const replace = db.prepare(
    `INSERT INTO health(meter, hour, quantity, n, mean, min, max) VALUES (@meter, @hour, @quantity, @n, @mean, @min, @max)
     ON CONFLICT (meter, hour, quantity) DO UPDATE
     SET n = excluded.n, mean = excluded.mean, min = excluded.min, max = excluded.max`,
  )
  const prune = db.prepare(
    `DELETE FROM health WHERE meter = @meter AND hour < @keptFrom
     AND hour < (SELECT min(hour) FROM health WHERE meter = @meter) + ${PRUNED_HOURS}`,
  )
  return {
    within(meter, fromMs, toMs) {
      const hours = new Map<number, HealthHour>()
      for (const { hour, quantity, ...summary } of within.all(meter, Math.floor(fromMs / HOUR_MS), toMs / HOUR_MS)) {
        const known = hours.get(hour) ?? { fromMs: hour * HOUR_MS, values: {} }
        known.values[quantity] = summary
        hours.set(hour, known)
      }
      return [...hours.values()]
    },
    save(meter, hour, values) {
      for (const [quantity, summary] of Object.entries(values)) replace.run({ meter, hour, quantity, ...summary })
    },
    prune(meter, nowHour) {
      prune.run({ meter, keptFrom: nowHour - KEPT_HOURS })
    },
  }
}
