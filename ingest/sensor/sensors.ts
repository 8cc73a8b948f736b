import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert, Health } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import type { StoreWriter } from '../store/writer.ts'
import { openLogbook } from './logbook.ts'
import { type PresenceWatch, watchPresence } from './presence.ts'
import { postWatchman } from './watchman.ts'

/** All that is known of the sensors: whether they are there, how they were over time, and what people should know. */
export interface Sensors extends PresenceWatch {
  /** A sensor says how it is, now. */
  felt(meter: string, health: Health): void
}

/** What follows from it. */
export interface SensorEvents {
  /** A sensor came or went. */
  changed(meter: string): void
  /** A sensor that was there has not spoken since the connection. */
  missing(meter: string): void
  alert(meter: string, kind: Alert['kind'], message: string): void
}

/** @param silenceMs as of watchPresence, and how long a sensor may be away before people are told */
export function watchSensors(
  settings: Settings,
  store: StoreWriter,
  clock: Clock,
  log: Log,
  events: SensorEvents,
  silenceMs: number,
): Sensors {
  const logbook = openLogbook(settings, store, clock, log)
  const watchman = postWatchman(settings, store, clock, log, events.alert, silenceMs)
  const changed = (meter: string) => {
    events.changed(meter)
    watchman.changed(meter)
  }
  const { seen, gone } = logbook
  const { missing } = events
  const meters = Object.keys(settings.meters)
  const presence = watchPresence(meters, store, clock, log, { changed, missing, seen, gone }, silenceMs)
  return {
    said: presence.said,
    spoke: presence.spoke,
    spokeTogether: presence.spokeTogether,
    felt(meter, health) {
      logbook.felt(meter, health)
      watchman.felt(meter, health)
    },
    connected() {
      presence.connected()
      watchman.connected()
    },
    lost() {
      presence.lost()
      watchman.lost()
    },
    close() {
      presence.close()
      watchman.close()
      logbook.close()
    },
  }
}
