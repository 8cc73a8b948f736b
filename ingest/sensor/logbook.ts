import type { Clock } from '../../broker/contract/clock.ts'
import type { Health } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import type { StoreWriter } from '../store/writer.ts'
import { makeHealthHours, type SensorHour } from './hours.ts'
import { makeOnlineSpans } from './online.ts'

/**
 * What is known of the sensors over time: when each was online, and its health by the hour. To spare an SD card the
 * running time is kept in memory, and written about once an hour, when a sensor goes, and at the end. A crash loses
 * at most the running hour of it; no turn is ever in here.
 */
export interface Logbook {
  /** A sign of life: the sensor is there, and was since its last one, unless it was gone in between. */
  seen(meter: string, atMs: number): void
  /** From now on nothing is known of these sensors, until they are seen again. */
  gone(meters: readonly string[]): void
  /** A sensor says how it is, now. */
  felt(meter: string, health: Health): void
  /** Writes the hours that are over. */
  look(): void
  close(): void
}

const HOUR_MS = 3_600_000
const LOOK_MS = 60_000

/** Opens the logbook; what a failing disk does not take is kept, and tried again within a minute. */
export function openLogbook(settings: Settings, store: StoreWriter, clock: Clock, log: Log): Logbook {
  const spans = makeOnlineSpans(clock)
  const hours = makeHealthHours(clock, (meter, fromMs) => {
    const [stored] = store.reader.health(meter, fromMs, fromMs + HOUR_MS)
    return stored?.values ?? {}
  })
  let failed = false

  /** What is written lags behind by so much at most: a lag alone must not make a time without data. */
  function lagLimitMs(meter: string): number {
    const noDataHours = settings.meters[meter]?.no_data_after_hours ?? 24
    return Math.min(HOUR_MS, (noDataHours * HOUR_MS) / 2)
  }

  function write(health: SensorHour[] = hours.over()): void {
    const online = spans.unwritten()
    if (online.length + health.length === 0) return
    try {
      store.writePage({ online, health })
      spans.written()
      hours.written(health)
      failed = false
    } catch (error) {
      failed = true
      log.error({ err: error }, `the times of the sensors are not written: ${(error as Error).message}; trying again`)
    }
  }

  function look(): void {
    if (failed || hours.over().length > 0) write()
  }

  const timer = setInterval(look, LOOK_MS)
  return {
    seen(meter, atMs) {
      spans.seen(meter, atMs)
      if (spans.lagMs(meter) >= lagLimitMs(meter)) write()
    },
    gone(meters) {
      meters.forEach(spans.gone)
      write()
    },
    felt(meter, health) {
      look()
      hours.felt(meter, health)
    },
    look,
    close() {
      clearInterval(timer)
      write(hours.all())
    },
  }
}
