import type { Clock } from '../broker/contract/clock.ts'
import type { Presence } from '../broker/contract/messages.ts'
import type { StoreWriter } from './store/writer.ts'

/** How long after a connection to the broker a sensor may be silent before it counts as away. */
export const SILENCE_MS = 60_000

/** Knows which sensors are there. */
export interface PresenceWatch {
  /** A sensor, or its last will, said so; or the broker remembers that it did (`retained`). */
  said(meter: string, presence: Presence, retained: boolean): void
  /** A tick, a health or a turn message came: who speaks is there. Senders without presence stay unknown. */
  spoke(meter: string, atMs: number): void
  /** The broker was reached (again): it may have forgotten what it knew. */
  connected(): void
  close(): void
}

/**
 * @param changed is told when a sensor comes or goes
 * @param missing is told of a sensor that was there and has not spoken since the connection
 */
export function watchPresence(
  meters: readonly string[],
  store: StoreWriter,
  clock: Clock,
  changed: (meter: string) => void,
  missing: (meter: string) => void,
  silenceMs: number,
): PresenceWatch {
  const heard = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function note(meter: string, presence: Presence): void {
    const known = store.reader.meter(meter)
    if (!known || known.sensor === presence) return
    store.notePresence(meter, presence, clock.wallMs())
    changed(meter)
  }

  function reportSilent(): void {
    for (const meter of meters) {
      if (heard.has(meter) || store.reader.meter(meter)?.sensor !== 'online') continue
      note(meter, 'offline')
      missing(meter)
    }
  }

  return {
    said(meter, presence, retained) {
      if (!retained) heard.add(meter)
      note(meter, presence)
    },
    spoke(meter, atMs) {
      const known = store.reader.meter(meter)
      if (!known || known.sensor === 'unknown' || atMs < (known.sensorAtMs ?? 0)) return
      heard.add(meter)
      note(meter, 'online')
    },
    connected() {
      heard.clear()
      clearTimeout(timer)
      timer = setTimeout(reportSilent, silenceMs)
    },
    close: () => clearTimeout(timer),
  }
}
