import { setTimeout as delay } from 'node:timers/promises'
import type { Sensor } from '../sensor.ts'
import type { Listener } from './listener.ts'

/** How long after a fault the values of the meters were live again. */
export interface Recovery {
  after: string
  p50Ms: number
  maxMs: number
  /** The meters that were not live within five minutes. */
  never: string[]
}

const LOOK_MS = 20
const PATIENCE_MS = 300_000
/** A sensor may forget many turns one after the other: of one that remembers none for so long only what it knew before is. */
const STILL_MS = 60_000

/** A meter of which a value is awaited that knows of a turn made since. */
interface Awaited {
  sensor: Sensor
  /** When the newest turn before was. */
  formerAtMs: number
  /** Since when there is such a turn, by the steady clock. */
  sinceMs?: number | undefined
}

/**
 * Waits until of each meter a value is published that knows of a turn made from now on; the way there goes through all
 * that may have been broken. A meter's time counts from that turn: before it there was nothing to tell.
 */
export async function recovered(after: string, sensors: readonly Sensor[], listener: Listener): Promise<Recovery> {
  const beganMs = performance.now()
  let awaited: Awaited[] = sensors.map((sensor) => ({ sensor, formerAtMs: sensor.newestAtMs() }))
  const timesMs: number[] = []
  for (;;) {
    const nowMs = performance.now()
    awaited = awaited.filter((one) => {
      const { sensor, formerAtMs } = one
      // What was not sent yet a sensor may forget.
      one.sinceMs = sensor.newestAtMs() > formerAtMs ? (one.sinceMs ?? nowMs) : undefined
      if (listener.tickAtMs(sensor.meter) <= formerAtMs) return true
      timesMs.push(Math.round(nowMs - (one.sinceMs ?? nowMs)))
      return false
    })
    const isOver = nowMs - beganMs > STILL_MS && awaited.every(({ sinceMs }) => sinceMs === undefined)
    if (awaited.length === 0 || isOver || nowMs - beganMs > PATIENCE_MS) break
    await delay(LOOK_MS)
  }
  timesMs.sort((a, b) => a - b)
  const isLate = ({ sensor, formerAtMs, sinceMs }: Awaited) =>
    sinceMs !== undefined || listener.tickAtMs(sensor.meter) < Math.min(formerAtMs, sensor.newestAtMs())
  const never = awaited.filter(isLate).map(({ sensor }) => sensor.meter)
  return { after, p50Ms: timesMs[Math.floor(timesMs.length / 2)] ?? 0, maxMs: timesMs.at(-1) ?? 0, never }
}
