import { setTimeout as delay } from 'node:timers/promises'
import mqtt from 'mqtt'
import { encode } from '../../../broker/contract/codec.ts'
import { topicOf } from '../../../broker/contract/topics.ts'

/** A sensor that goes on counting whatever else happens. */
export interface HonestSensor {
  readonly meter: string
  /** The times of its ticks, in epoch ms: all were acknowledged. */
  readonly sentMs: readonly number[]
  /** How long it waited for each PUBACK. */
  readonly waitsMs: readonly number[]
  /** Ends after the tick that is on its way; fails when the broker had ever closed the connection. */
  stop(): Promise<void>
}

const EVERY_MS = 50

/** Connects, and publishes a tick every 50 ms. */
export async function startHonestSensor(port: number, meter: string): Promise<HonestSensor> {
  const client = await mqtt.connectAsync({
    ...{ host: '127.0.0.1', port, protocolVersion: 4, clientId: `honest-${meter}`, reconnectPeriod: 0 },
  })
  const sentMs: number[] = []
  const waitsMs: number[] = []
  let going = true

  async function count(): Promise<void> {
    for (let seq = 1; going; seq++) {
      const at = Date.now()
      const beganMs = performance.now()
      await client.publishAsync(topicOf('wattwheel', 'tick', meter), encode({ boot: 'honest', seq, at }), { qos: 1 })
      waitsMs.push(performance.now() - beganMs)
      sentMs.push(at)
      await delay(EVERY_MS)
    }
  }

  const counting = count()
  counting.catch(() => {}) // It is thrown at the end, to who waits for it.
  return {
    meter,
    sentMs,
    waitsMs,
    async stop() {
      going = false
      await counting.finally(() => client.end(true))
    },
  }
}
