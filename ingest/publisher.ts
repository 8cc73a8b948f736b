import type { MqttClient } from 'mqtt'
import type { Clock } from '../broker/contract/clock.ts'
import { encode } from '../broker/contract/codec.ts'
import type { Alert } from '../broker/contract/messages.ts'
import { maxPowerW, type Settings } from '../broker/contract/settings.ts'
import { TOPICS, type TopicName, topicOf } from '../broker/contract/topics.ts'
import type { Log } from '../broker/log.ts'
import { composeLive, readingKwh, rotationOf } from './live.ts'
import { type Meter, makeMeter } from './meter.ts'
import { makePace, type Pace } from './pace.ts'
import { fallenW, nextFallAtMs } from './power.ts'
import type { StoreReader } from './store/reader.ts'

const COMMIT_INTERVAL_MS = 500
const FALL_INTERVAL_MS = 1000
const HEARTBEAT_MS = 30_000

/** Publishes what the store knows, at the pace of the contract. */
export interface Publisher {
  /** The store is loaded and the backlog read, and there is a connection: say everything that is retained. */
  announce(client: MqttClient): void
  /** The connection is gone: say nothing until the next announcement. */
  silence(): void
  /** A commit, or a sensor that came or went, changed a meter. */
  changed(meter: string): void
  /** Something a person should know, now: it is not kept for later. */
  alert(meter: string, kind: Alert['kind'], message: string): void
  close(): void
}

/** Says one thing on a topic of the contract, with its QoS and retain flag. */
export function say(client: MqttClient, settings: Settings, name: TopicName, meter: string, payload: string): void {
  const { qos, retained } = TOPICS[name]
  client.publish(topicOf(settings.mqtt.root, name, meter), payload, { qos, retain: retained })
}

/** Between ticks `power` follows the bound only when that has fallen far enough. */
function hasFallen(toldW: number | null | undefined, nowW: number | null): boolean {
  return toldW != null && nowW !== null && nowW <= fallenW(toldW)
}

export function makePublisher(settings: Settings, reader: StoreReader, clock: Clock, log: Log): Publisher {
  let client: MqttClient | undefined
  const paces = new Map<string, Pace>()
  const told = new Map<string, number | null>()
  const fresh = new Set<string>()

  function publish(meter: Meter): void {
    const stored = reader.meter(meter.id)
    if (!client?.connected || !stored) return
    const nowMs = Math.round(clock.wallMs())
    const live = composeLive(reader, meter, stored, nowMs)
    const tell = (name: TopicName, payload: string) => client && say(client, settings, name, meter.id, payload)
    const isFresh = fresh.delete(meter.id)
    if (isFresh) {
      tell('energy', encode(Math.round(stored.energyWh) / 1000))
      tell('reading', encode(readingKwh(reader, meter)))
    }
    if (isFresh || hasFallen(told.get(meter.id), live.power_w)) {
      tell('power', encode(live.power_w))
      told.set(meter.id, live.power_w)
    }
    tell('live', encode(live))
    const fallAtMs = nextFallAtMs(rotationOf(reader, meter), told.get(meter.id) ?? null)
    const fallInMs = fallAtMs === null ? HEARTBEAT_MS : Math.max(FALL_INTERVAL_MS, fallAtMs - nowMs)
    paces.get(meter.id)?.dueIn(Math.min(HEARTBEAT_MS, fallInMs))
  }

  for (const id of Object.keys(settings.meters)) {
    const meter = makeMeter(settings, id)
    paces.set(
      id,
      makePace(COMMIT_INTERVAL_MS, clock, () => publish(meter)),
    )
  }

  function changed(id: string): void {
    fresh.add(id)
    paces.get(id)?.due()
  }

  return {
    announce(connected) {
      client = connected
      say(client, settings, 'status', '', 'online')
      for (const [id, meter] of Object.entries(settings.meters)) {
        const config = { impulses_per_kwh: meter.impulses_per_kwh, max_power_w: maxPowerW(meter) }
        say(client, settings, 'config', id, encode(config))
        changed(id)
      }
    },
    silence() {
      client = undefined
    },
    changed,
    alert(meter, kind, message) {
      log.warn({ meter, kind }, message)
      if (client?.connected) {
        say(client, settings, 'alert', meter, encode({ at: Math.round(clock.wallMs()), kind, message }))
      }
    },
    close() {
      for (const pace of paces.values()) pace.close()
    },
  }
}
