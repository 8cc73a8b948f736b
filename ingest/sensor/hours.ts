import type { Clock } from '../../broker/contract/clock.ts'
import type { Health } from '../../broker/contract/messages.ts'
import { joinAll, type Summaries, summariesOf } from './health.ts'

/** What a sensor said of its health within an hour, counted since 1970. */
export interface SensorHour {
  meter: string
  hour: number
  values: Summaries
}

/** The health of the sensors by the hour, until it is written. */
export interface HealthHours {
  /** A sensor says how it is, now. */
  felt(meter: string, health: Health): void
  /** The hours that are not the present one. */
  over(): SensorHour[]
  all(): SensorHour[]
  /** These are written. */
  written(hours: readonly SensorHour[]): void
}

const HOUR_MS = 3_600_000

/** @param stored what is written of an hour already: it is added to, never put aside */
export function makeHealthHours(clock: Clock, stored: (meter: string, fromMs: number) => Summaries): HealthHours {
  let hours: SensorHour[] = []
  const present = () => Math.floor(clock.wallMs() / HOUR_MS)
  return {
    felt(meter, health) {
      const hour = present()
      const known = hours.find((one) => one.meter === meter && one.hour === hour)
      const running = known ?? { meter, hour, values: stored(meter, hour * HOUR_MS) }
      running.values = joinAll(running.values, summariesOf(health))
      if (!known) hours.push(running)
    },
    over: () => hours.filter(({ hour }) => hour !== present()),
    all: () => hours,
    written(done) {
      hours = hours.filter((hour) => !done.includes(hour))
    },
  }
}
