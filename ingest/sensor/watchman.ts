import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert, Health } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { attempt } from '../care/attempt.ts'
import { makeComplaint } from '../care/complaint.ts'
import { insist } from '../care/insist.ts'
import { moment } from '../moment.ts'
import type { StoreWriter } from '../store/writer.ts'
import { GOOD_CONTRAST, nextSignal, type Signal, WEAK_CONTRAST } from './signal.ts'

/** Tells people what is wrong with a sensor, once, and that it is well again. */
export interface Watchman {
  /** A sensor came or went. */
  changed(meter: string): void
  /** A sensor says how it is, now. */
  felt(meter: string, health: Health): void
  /** The broker was reached: a sensor that is away is so from now on, as far as anybody knows. */
  connected(): void
  /** The broker is away, and with it all that is known of the sensors. */
  lost(): void
  close(): void
}

/** A sensor that is back sooner than this was only connecting anew. */
export const PATIENCE_MS = 60_000

/** @param alert tells people */
export function postWatchman(
  settings: Settings,
  { reader, standing }: Pick<StoreWriter, 'reader' | 'standing'>,
  clock: Clock,
  log: Log,
  alert: (meter: string, kind: Alert['kind'], message: string) => void,
  patienceMs: number = PATIENCE_MS,
): Watchman {
  const complain = makeComplaint(log, clock)
  /** What gives up telling of a sensor that may soon be back. */
  const waiting = new Map<string, () => void>()
  /** They came or went, or may have, and have not been looked at since. */
  const unseen = new Set<string>()
  let stopLooking = () => {}
  const signals = new Map<string, Signal>()
  const nameOf = (meter: string) => settings.meters[meter]?.name ?? meter

  function stopWaiting(meter: string): void {
    waiting.get(meter)?.()
    waiting.delete(meter)
  }

  function tellOffline(meter: string): void {
    const sinceMs = reader.meter(meter)?.sensorAtMs ?? clock.wallMs()
    waiting.delete(meter)
    alert(meter, 'sensor_offline', offlineMessage(nameOf(meter), sinceMs))
    attempt(log, 'remembering that a sensor is offline', () => standing.raise(meter, 'sensor_offline', sinceMs))
  }

  const lookAt = (meter: string) => ({
    meter,
    sensor: reader.meter(meter)?.sensor,
    toldMs: standing.since(meter, 'sensor_offline'),
  })

  function judge({ meter, sensor, toldMs }: ReturnType<typeof lookAt>): void {
    stopWaiting(meter)
    if (sensor === 'offline' && toldMs === undefined) {
      waiting.set(
        meter,
        insist('telling of a sensor', () => tellOffline(meter), complain, patienceMs),
      )
    } else if (sensor === 'online' && toldMs !== undefined) {
      alert(meter, 'sensor_online', onlineMessage(nameOf(meter), toldMs))
      attempt(log, 'remembering that a sensor is online', () => standing.clear(meter, 'sensor_offline'))
    }
  }

  function look(...meters: string[]): void {
    for (const meter of meters) unseen.add(meter)
    stopLooking()
    stopLooking = insist('looking after the sensors', lookAtUnseen, complain)
  }

  function lookAtUnseen(): void {
    const looks = reader.ahead(() => [...unseen].map(lookAt))
    unseen.clear()
    looks.forEach(judge)
  }

  function felt(meter: string, { contrast }: Health): void {
    if (contrast === undefined) return
    const [signal, mean] = nextSignal(signals.get(meter), contrast, clock.monoMs())
    signals.set(meter, signal)
    if (mean === undefined) return
    const toldMs = standing.since(meter, 'weak_signal')
    if (mean < WEAK_CONTRAST && toldMs === undefined) {
      alert(meter, 'weak_signal', weakMessage(nameOf(meter), mean))
      standing.raise(meter, 'weak_signal', clock.wallMs())
    } else if (mean > GOOD_CONTRAST && toldMs !== undefined) standing.clear(meter, 'weak_signal')
  }

  const lost = () => {
    stopLooking()
    unseen.clear()
    for (const meter of waiting.keys()) stopWaiting(meter)
  }
  return {
    changed: look,
    felt,
    connected: () => look(...Object.keys(settings.meters)),
    lost,
    close: lost,
  }
}

function offlineMessage(name: string, sinceMs: number): string {
  return `The sensor of ${name} is offline since ${moment(sinceMs)}; turns are not counted unless it keeps them.`
}

function onlineMessage(name: string, offlineSinceMs: number): string {
  return `The sensor of ${name} is online again; it was offline since ${moment(offlineSinceMs)}.`
}

function weakMessage(name: string, contrast: number): string {
  const was = `its contrast was ${contrast.toFixed(1)} in the mean of ten minutes, expected ${WEAK_CONTRAST} or more`
  return `The sensor of ${name} hardly sees the mark: ${was}. Clean the glass and align it anew, or turns will be missed.`
}
