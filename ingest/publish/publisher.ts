import type { MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import type { Alert } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import { attempt } from '../care/attempt.ts'
import { makeComplaint } from '../care/complaint.ts'
import type { Motion } from '../fusion.ts'
import { learn } from '../learning.ts'
import { makeMeter } from '../meter.ts'
import { shardOf } from '../shards/shard.ts'
import { presenceTopicOf } from '../shards/topics.ts'
import type { StoreWriter } from '../store/writer.ts'
import { sayDevices } from './devices.ts'
import { makeRest } from './rest.ts'
import { makeVoice, type Voice } from './voice.ts'

/** Publishes what the store knows, at the pace of the contract. */
export interface Publisher {
  /** The store is loaded and the backlog read, and there is a connection: say everything that is retained. */
  announce(client: MqttClient): void
  /** Says again that we are there. */
  affirm(): void
  /** So much energy, in kWh, was told of a meter before. */
  energyWasTold(meter: string, kwh: number): void
  /** The connection is gone: say nothing until the next announcement. */
  silence(): void
  /** A commit, or a sensor that came or went, changed these meters. */
  changed(...meters: string[]): void
  /** The disc of a meter moves in another way than before. */
  moved(meter: string): void
  /** Something a person should know, now: it is not kept for later. */
  alert(meter: string, kind: Alert['kind'], message: string): void
  /** Resolves when all that waits to be said has been said: what can wait longer does. */
  spoken(): Promise<void>
  close(): void
}

/**
 * Says one thing on a topic of the contract, with its QoS and retain flag.
 * @param answered is told when the broker has it, or that the connection took it along
 */
export function say(
  client: MqttClient,
  settings: Settings,
  name: TopicName,
  meter: string,
  payload: string,
  answered: (error?: Error) => void = () => {},
): void {
  const { qos, retained } = TOPICS[name]
  const options = { qos, retain: retained }
  client.publish(topicOf(settings.mqtt.root, name, meter), payload, options, answered)
}

/** A connection, and how much of what was said on it has not been answered yet. */
interface Way {
  client: MqttClient
  unanswered: number
}

/**
 * With so much unanswered nothing is said again. Three NATS servers answer some hundred messages a second, one connection's
 * one after the other: all that 500 meters have to say would keep a new value waiting for five seconds.
 */
const MUCH_UNANSWERED = 20

/** Who else listens to what is published. */
export interface Listeners {
  /** Of every alert, also while there is no connection. */
  alerted(meter: string, alert: Alert): void
  said(meter: string, name: TopicName, payload: string): void
}

export function makePublisher(
  settings: Settings,
  { reader, generation }: Pick<StoreWriter, 'reader' | 'generation'>,
  clock: Clock,
  log: Log,
  motion: (meter: string) => Motion | undefined,
  { alerted, said }: Listeners,
): Publisher {
  let way: Way | undefined
  const isBusy = () => way !== undefined && way.unanswered >= MUCH_UNANSWERED
  const rest = makeRest(reader, clock, isBusy, makeComplaint(log, clock))

  function sayOf(meter: string, name: TopicName, payload: string): boolean {
    const by = way
    if (!by?.client.connected) return false
    by.unanswered++
    say(by.client, settings, name, meter, payload, (error) => {
      by.unanswered--
      if (error) voices.get(meter)?.unheard()
      rest.goOn()
    })
    said(meter, name, payload)
    return true
  }

  function sayPresent(connected: MqttClient, answered?: (error?: Error) => void): void {
    const { qos, retained: retain } = TOPICS.status
    connected.publish(presenceTopicOf(settings), 'online', { qos, retain }, answered)
  }

  const voices = new Map<string, Voice>()
  for (const id of Object.keys(settings.meters)) {
    const meter = makeMeter(settings, id)
    voices.set(
      id,
      makeVoice(
        { meter, reader, generation, motion: () => motion(id) },
        clock,
        (name, payload) => sayOf(id, name, payload),
        rest,
        log,
      ),
    )
  }

  return {
    announce(connected) {
      way ??= { client: connected, unanswered: 0 }
      if (shardOf(settings)) say(connected, settings, 'status', '', 'online')
      // The broker answers in order: what it had retained has come when this is acknowledged.
      sayPresent(connected, (error) => {
        if (error || way?.client !== connected) return
        for (const voice of voices.values()) rest.add(voice.again, voice.hasNews(), voice.wants)
        attempt(log, 'telling Home Assistant of the meters', () => sayDevices(connected, settings, reader.meters()))
      })
    },
    affirm() {
      if (way) sayPresent(way.client)
    },
    energyWasTold: (meter, kwh) => voices.get(meter)?.energyWasTold(kwh),
    silence() {
      way = undefined
      rest.goOn()
    },
    changed(...meters) {
      const changes = meters.flatMap((meter) => voices.get(meter)?.change() ?? [])
      try {
        if (reader.isFar && changes.length > 1) learn(reader, changes)
      } catch {} // A store that is away each tells by itself.
      for (const { tell } of changes) tell()
    },
    moved: (meter) => voices.get(meter)?.moved(),
    alert(meter, kind, message) {
      log.warn({ meter, kind }, message)
      const alert = { at: Math.round(clock.wallMs()), kind, message }
      sayOf(meter, 'alert', encode(alert))
      alerted(meter, alert)
    },
    spoken: rest.over,
    close() {
      for (const voice of voices.values()) voice.close()
      rest.close()
    },
  }
}
