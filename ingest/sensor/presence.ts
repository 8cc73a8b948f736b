import type { Clock } from '../../broker/contract/clock.ts'
import type { Presence } from '../../broker/contract/messages.ts'
import type { Log } from '../../broker/log.ts'
import { makeComplaint } from '../care/complaint.ts'
import { insist } from '../care/insist.ts'
import type { StoredMeter } from '../store/reader.ts'
import type { StoreWriter } from '../store/writer.ts'

/** How long after a connection to the broker a sensor may be silent before it counts as away. */
export const SILENCE_MS = 60_000

/** Knows which sensors are there. */
export interface PresenceWatch {
  /** A sensor, or its last will, said so; or the broker remembers that it did (`retained`). */
  said(meter: string, presence: Presence, retained: boolean): void
  /** A tick, a health or a turn message came: who speaks is there. Senders without presence stay unknown. */
  spoke(meter: string, atMs: number): void
  /** Ticks of these came, each at a time. */
  spokeTogether(spoken: ReadonlyMap<string, number>): void
  /** The broker was reached (again): it may have forgotten what it knew. */
  connected(): void
  /** The broker is away: what the sensors do meanwhile is not known. */
  lost(): void
  close(): void
}

/** What follows from the presence of sensors. */
export interface PresenceEvents {
  /** A sensor came or went. */
  changed(meter: string): void
  /** A sensor that was there has not spoken since the connection. */
  missing(meter: string): void
  /** A sign of life of a sensor with presence, from the time of this connection. */
  seen(meter: string, atMs: number): void
  /** Nothing is known of these sensors after their last sign of life. */
  gone(meters: readonly string[]): void
}

export function watchPresence(
  meters: readonly string[],
  store: StoreWriter,
  clock: Clock,
  log: Log,
  events: PresenceEvents,
  silenceMs: number,
): PresenceWatch {
  const heard = new Set<string>()
  const complain = makeComplaint(log, clock)
  let stopLooking = () => {}
  /** What was said last of these sensors, and is not in the store yet. */
  const unnoted = new Map<string, { presence: Presence; retained: boolean; atMs: number }>()
  let stopNoting = () => {}
  /** By the steady clock; undefined while there is no connection. */
  let connectedMs: number | undefined

  function note(known: StoredMeter, presence: Presence, atMs: number): void {
    if (known.sensor === presence) return
    store.notePresence(known.id, presence, atMs)
    events.changed(known.id)
  }

  function noteUnnoted(): void {
    for (const [meter, { presence, retained, atMs }] of unnoted) {
      const known = store.reader.meter(meter)
      if (known) note(known, presence, atMs)
      if (known && presence === 'online' && !retained) see({ ...known, sensor: presence }, atMs)
      unnoted.delete(meter)
    }
  }

  function reportSilent(): void {
    const { reader } = store
    const unheard = meters.filter((meter) => !heard.has(meter))
    const known = reader.ahead(() => unheard.flatMap((meter) => reader.meter(meter) ?? []))
    for (const silent of known.filter(({ sensor }) => sensor === 'online')) {
      events.gone([silent.id])
      note(silent, 'offline', clock.wallMs())
      events.missing(silent.id)
    }
  }

  /** What came before the connection says nothing of the time since: the sensor may have gone unheard. */
  function see({ id, sensor }: StoredMeter, atMs: number): void {
    if (connectedMs === undefined || clock.wallMs() - atMs > clock.monoMs() - connectedMs) return
    heard.add(id)
    if (sensor === 'online') events.seen(id, atMs)
  }

  function hear(known: StoredMeter | undefined, atMs: number): void {
    if (!known || known.sensor === 'unknown' || atMs < (known.sensorAtMs ?? 0)) return
    note(known, 'online', clock.wallMs())
    see({ ...known, sensor: 'online' }, atMs)
  }

  function stop(): void {
    stopLooking()
    stopNoting()
    unnoted.clear()
  }

  return {
    said(meter, presence, retained) {
      if (presence === 'offline') events.gone([meter])
      if (!retained) heard.add(meter)
      unnoted.set(meter, { presence, retained, atMs: clock.wallMs() })
      stopNoting()
      stopNoting = insist('noting which sensors are there', noteUnnoted, complain)
    },
    spoke: (meter, atMs) => hear(store.reader.meter(meter), atMs),
    spokeTogether(spoken) {
      const { reader } = store
      const known = reader.ahead(() => [...spoken.keys()].map((meter) => reader.meter(meter)))
      for (const [i, atMs] of [...spoken.values()].entries()) hear(known[i], atMs)
    },
    connected() {
      heard.clear()
      connectedMs = clock.monoMs()
      stopLooking()
      stopLooking = insist('looking for silent sensors', reportSilent, complain, silenceMs)
    },
    lost() {
      stop()
      connectedMs = undefined
      events.gone(meters)
    },
    close: stop,
  }
}
