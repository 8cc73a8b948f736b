import { onTestFinished } from 'vitest'
import type { MeterConfig } from '../../../broker/contract/messages.ts'
import { type Clock, systemClock } from '../../../firmware/simulator/clock.ts'
import type { Places } from '../../../firmware/simulator/following.ts'
import { type Sensor, startSensor } from '../../../firmware/simulator/sensor.ts'
import { sensorAt, silent } from './broker.ts'

/** A simulated sensor that ends with the test. */
export function start(
  port: number,
  clock: Clock = systemClock,
  configured: (config: MeterConfig) => void = () => {},
  places?: Places,
): Sensor {
  const sensor = startSensor(sensorAt(port), configured, clock, silent, places)
  onTestFinished(() => sensor.close())
  return sensor
}

/** The numbers from 1 on. */
export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
