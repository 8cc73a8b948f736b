import { setTimeout as delay } from 'node:timers/promises'
import type { Sensor } from '../sensor.ts'
import type { Listener } from './listener.ts'

/** How long after a fault the values of the meters were live again. */
export interface Recovery {
  after: string
  p50Ms: number
  maxMs: number
}

const LOOK_MS = 20
const PATIENCE_MS = 300_000

/**
 * Waits until of each meter a value is published that knows of the newest turn there is now; the way there goes
 * through all that may have been broken.
 * @throws Error when that does not come about
 */
export async function recovered(after: string, sensors: readonly Sensor[], listener: Listener): Promise<Recovery> {
  const beganMs = performance.now()
  const awaited = new Map(sensors.map((sensor) => [sensor, sensor.newestAtMs()]))
  const timesMs: number[] = []
  while (awaited.size > 0) {
    const tookMs = Math.round(performance.now() - beganMs)
    for (const [sensor, newestMs] of awaited) {
      // What was not sent yet a sensor may forget.
      if (listener.tickAtMs(sensor.meter) < Math.min(newestMs, sensor.newestAtMs())) continue
      timesMs.push(tookMs)
      awaited.delete(sensor)
    }
    if (tookMs > PATIENCE_MS) {
      const meters = [...awaited.keys()].map(({ meter }) => meter)
      throw new Error(`expected live values ${PATIENCE_MS / 1000} s after ${after}, got none of ${meters.join(', ')}`)
    }
    await delay(LOOK_MS)
  }
  return { after, p50Ms: timesMs[Math.floor(timesMs.length / 2)] ?? 0, maxMs: timesMs.at(-1) ?? 0 }
}
