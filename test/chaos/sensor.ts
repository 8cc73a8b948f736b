import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { encode } from '../../broker/contract/codec.ts'
import type { Outage } from '../../broker/contract/messages.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import { dice } from '../../firmware/simulator/dice.ts'
import { keepConnected } from './connection.ts'
import { startDisc, type TimedTick } from './disc.ts'
import type { Ledger } from './ledger.ts'
import { makeMemory } from './memory.ts'

/** A sensor with a queue like the device's: it lets go of a tick at its PUBACK and no sooner. */
export interface Sensor {
  readonly meter: string
  connections(): number
  reboots(): { all: number; forgetful: number }
  /** When the newest turn was that it remembers, or had acknowledged. */
  newestAtMs(): number
  /** The disc stands still; resolves when every tick is acknowledged. */
  drain(): Promise<void>
  close(): void
}

const DAY_MS = 86_400_000
/** The disc began to turn at least so many days ago, and not as many as a tick may be old. */
const AGE_DAYS = { least: 300, most: 390 }
const LONGEST_TURN_MS = 120_000
const EVERY_MS = 100
const SILENCE_MS = 2500
const IN_FLIGHT = 5
const MOST_TICKS = 64
const REBOOTS_PER_SECOND = 0.04
/** The disc waits while so many wait to be sent. */
const QUEUE_LIMIT = 400

/** How a sensor is to count. */
export interface Pace {
  seed: number
  seconds: number
  /** Turns of the disc. */
  ticksPerSecond: number
  rebootsPerSecond?: number
}

/** @param urlOf where the broker seems to be, asked for each connection */
export function startSensor(urlOf: () => string, meter: string, ledger: Ledger, pace: Pace): Sensor {
  const { seed, seconds, ticksPerSecond, rebootsPerSecond = REBOOTS_PER_SECOND } = pace
  const chance = dice('sensor', meter, seed)
  const bornMs = Math.round(Date.now() - chance.between(AGE_DAYS.least, AGE_DAYS.most) * DAY_MS)
  const longestMs = Math.min(LONGEST_TURN_MS, (AGE_DAYS.least * DAY_MS) / (seconds * ticksPerSecond))
  const memory = makeMemory(meter, startDisc(meter, bornMs, longestMs, seed), ledger, chance)
  const news = new EventEmitter().setMaxListeners(0)
  const isEmpty = () => memory.ticks.size + memory.outages.size === 0

  async function publishTicks(client: MqttClient, ticks: TimedTick[]): Promise<void> {
    const told = chance.happens(0.8) ? ticks.map((tick) => ({ ...tick, age_ms: Date.now() - tick.at })) : ticks
    const payload = encode(told.length === 1 && told[0] ? told[0] : told)
    await client.publishAsync(topicOf('wattwheel', 'tick', meter), payload, { qos: 1 })
    memory.ticksTaken(ticks)
  }

  async function publishOutage(client: MqttClient, outage: Outage): Promise<void> {
    await client.publishAsync(topicOf('wattwheel', 'outage', meter), encode(outage), { qos: 1 })
    memory.outageTaken(outage)
  }

  /** Sends what waits, several messages at a time and the odd one twice, until the connection ends. */
  async function speak(client: MqttClient): Promise<void> {
    while (client.connected) {
      if (isEmpty()) await once(news, 'turn')
      const waiting = [...memory.ticks]
      const sent = [...memory.outages].map((outage) => publishOutage(client, outage))
      while (waiting.length > 0 && sent.length < IN_FLIGHT) {
        const ticks = waiting.splice(0, chance.happens(0.6) ? 1 : Math.ceil(chance.between(0, MOST_TICKS)))
        sent.push(publishTicks(client, ticks))
        if (chance.happens(0.02)) sent.push(publishTicks(client, ticks))
      }
      await heard(Promise.all(sent))
      if (isEmpty()) news.emit('drained')
    }
  }

  const connection = keepConnected(urlOf, `sensor-${meter}`, speak)
  let turns = chance.between(0, 1)
  const turning = setInterval(() => {
    for (turns += (ticksPerSecond * EVERY_MS) / 1000; turns >= 1; turns--) {
      if (memory.ticks.size < QUEUE_LIMIT) memory.turn()
    }
    news.emit('turn')
    if (!chance.happens((rebootsPerSecond * EVERY_MS) / 1000)) return
    memory.reboot()
    connection.end()
  }, EVERY_MS)

  return {
    meter,
    connections: connection.accepted,
    reboots: memory.reboots,
    newestAtMs: memory.newestAtMs,
    async drain() {
      clearInterval(turning)
      while (!isEmpty()) await once(news, 'drained')
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
