import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { encode } from '../../broker/contract/codec.ts'
import type { Tick } from '../../broker/contract/messages.ts'
import type { Dice } from '../../firmware/simulator/dice.ts'

/** A disc that turns fast through a recording, and a sensor that lets go of a tick at its PUBACK and no sooner. */
export interface Replay {
  /** Resolves when the disc has made its last turn. */
  readonly turned: Promise<void>
  /** Resolves when, after that, every tick is acknowledged. */
  readonly drained: Promise<void>
  /** The times of the ticks whose PUBACK came, in its order. */
  readonly acknowledged: readonly number[]
  /** Connections that a broker accepted so far. */
  connections(): number
  close(): void
}

const RETRY_MS = 50
const IN_FLIGHT = 5
const MOST_TICKS = 8

/** @param times when the recorded turns ended, epoch ms */
export function startReplay(url: string, times: readonly number[], perSecond: number, chance: Dice): Replay {
  const queue = new Map<number, Tick & { at: number }>()
  const acknowledged: number[] = []
  const disc = new EventEmitter()
  let seq = 0
  let connections = 0
  let client: MqttClient | undefined
  let closed = false

  const turning = setInterval(() => {
    const at = times[seq++]
    if (at === undefined) disc.emit('stop')
    else queue.set(seq, { boot: 'replay', seq, at })
    disc.emit('turn')
  }, 1000 / perSecond)
  const turned = once(disc, 'stop').then(() => clearInterval(turning))

  async function publish(client: MqttClient, ticks: (Tick & { at: number })[]): Promise<void> {
    const aged = ticks.map((tick) => ({ ...tick, age_ms: Date.now() - tick.at }))
    await client.publishAsync('wattwheel/main/tick', encode(aged), { qos: 1 })
    for (const tick of ticks) {
      queue.delete(tick.seq)
      acknowledged.push(tick.at)
    }
  }

  /** Sends what waits, several messages at a time, until the connection ends. */
  async function speak(client: MqttClient): Promise<void> {
    while (client.connected) {
      const waiting = [...queue.values()].slice(0, IN_FLIGHT * MOST_TICKS)
      if (waiting.length === 0) await once(disc, 'turn')
      const sent: Promise<void>[] = []
      while (waiting.length > 0 && sent.length < IN_FLIGHT) {
        sent.push(publish(client, waiting.splice(0, Math.floor(chance.between(1, MOST_TICKS + 1)))))
      }
      await Promise.all(sent)
      if (queue.size === 0 && seq > times.length) disc.emit('drained')
    }
  }

  /** A new client each time: one that reconnects by itself sends again by itself. */
  async function keepConnected(): Promise<void> {
    while (!closed) {
      const connection = mqtt.connect(url, { protocolVersion: 4, reconnectPeriod: 0, connectTimeout: 2000 })
      client = connection
      const end = () => connection.end(true)
      connection.on('connect', () => {
        connections++
        // What is not acknowledged stays in the queue.
        speak(connection).catch(end)
      })
      connection.on('error', end)
      await new Promise<void>((resolve) => connection.once('close', () => resolve()))
      end()
      await delay(RETRY_MS)
    }
  }

  const drained = once(disc, 'drained').then(() => {})
  void keepConnected()
  return {
    turned,
    drained,
    acknowledged,
    connections: () => connections,
    close() {
      clearInterval(turning)
      closed = true
      client?.end(true)
    },
  }
}
