import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { encode } from '../../broker/contract/codec.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import { dice } from '../../firmware/simulator/dice.ts'
import { keepConnected } from './connection.ts'
import { startDisc, type TimedTick } from './disc.ts'

/** A sensor with a queue like the device's: it lets go of a tick at its PUBACK and no sooner. */
export interface Sensor {
  readonly meter: string
  /** Every turn of the disc so far. */
  readonly turns: readonly TimedTick[]
  /** The ticks whose PUBACK came, each once. */
  readonly acknowledged: readonly TimedTick[]
  connections(): number
  reboots(): number
  /** The disc stands still; resolves when every tick is acknowledged. */
  drain(): Promise<void>
  close(): void
}

const DAY_MS = 86_400_000
const EVERY_MS = 100
const SILENCE_MS = 2500
const IN_FLIGHT = 5
const MOST_TICKS = 64
/** The disc waits while so many wait to be sent. */
const QUEUE_LIMIT = 400

/** @param url where the broker seems to be */
export function startSensor(url: string, meter: string, ticksPerSecond: number, seed: number): Sensor {
  const chance = dice('sensor', meter, seed)
  const disc = startDisc(meter, Math.round(Date.now() - chance.between(300, 390) * DAY_MS), seed)
  const queue = new Set<TimedTick>()
  const acknowledged: TimedTick[] = []
  const news = new EventEmitter().setMaxListeners(0)
  let reboots = 0

  async function publish(client: MqttClient, ticks: TimedTick[]): Promise<void> {
    const told = chance.happens(0.8) ? ticks.map((tick) => ({ ...tick, age_ms: Date.now() - tick.at })) : ticks
    const payload = encode(told.length === 1 && told[0] ? told[0] : told)
    await client.publishAsync(topicOf('wattwheel', 'tick', meter), payload, { qos: 1 })
    for (const tick of ticks) if (queue.delete(tick)) acknowledged.push(tick)
  }

  /** Sends what waits, several messages at a time and the odd one twice, until the connection ends. */
  async function speak(client: MqttClient): Promise<void> {
    while (client.connected) {
      if (queue.size === 0) await once(news, 'turn')
      const waiting = [...queue]
      const sent: Promise<void>[] = []
      while (waiting.length > 0 && sent.length < IN_FLIGHT) {
        const ticks = waiting.splice(0, chance.happens(0.6) ? 1 : Math.ceil(chance.between(0, MOST_TICKS)))
        sent.push(publish(client, ticks))
        if (chance.happens(0.02)) sent.push(publish(client, ticks))
      }
      await heard(Promise.all(sent))
      if (queue.size === 0) news.emit('drained')
    }
  }

  const connection = keepConnected(url, `sensor-${meter}`, speak)
  const turning = setInterval(() => {
    for (let n = (ticksPerSecond * EVERY_MS) / 1000; n > 0 && queue.size < QUEUE_LIMIT; n--) queue.add(disc.turn())
    news.emit('turn')
    if (chance.happens(0.998)) return
    // The queue outlives it, its ticks under the boot that counted them.
    reboots++
    disc.reboot()
    connection.end()
  }, EVERY_MS)

  return {
    meter,
    turns: disc.turns,
    acknowledged,
    connections: connection.accepted,
    reboots: () => reboots,
    async drain() {
      clearInterval(turning)
      while (queue.size > 0) await once(news, 'drained')
    },
    close() {
      clearInterval(turning)
      connection.close()
    },
  }
}

/** Rejects when nothing was heard for so long that the connection must be dead. */
async function heard(answers: Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const silence = delay(SILENCE_MS, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`no acknowledgement within ${SILENCE_MS} ms`)
  })
  await Promise.race([answers, silence]).finally(() => stop.abort())
}
