import { setTimeout as delay } from 'node:timers/promises'
import type { IPublishPacket, MqttClient } from 'mqtt'
import {
  decodeHealth,
  decodeNumber,
  decodePresence,
  decodeTurn,
  type MessageFault,
} from '../../broker/contract/codec.ts'
import type { Turn } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { HOME_ASSISTANT_STATUS_TOPIC, JOURNAL_GROWN_TOPIC, parseTopic, topicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import { type Admission, connectService } from '../../broker/service/connect.ts'
import { subscribePatiently } from '../../broker/service/subscribe.ts'
import { attempt } from '../care/attempt.ts'
import type { Sensors } from '../sensor/sensors.ts'
import { shardOf } from '../shards/shard.ts'
import { filtersOf, presenceTopicOf } from '../shards/topics.ts'
import { takeBackFormer, type Workers } from '../shards/workers.ts'

/** What ingest does when the broker says something. */
export interface LinkEvents {
  /** There is a connection; what was published before may be forgotten. */
  connected(client: MqttClient): void
  lost(): void
  /** The broker takes us for away: so says the will of who had our session before. */
  affirm(): void
  /** Home Assistant has begun to listen. */
  greeted(): void
  /** The broker has remembered the energy of a meter, in kWh. */
  energyWasTold(meter: string, kwh: number): void
  /** A sensor tells how the disc of its meter moves, now. */
  turned(meter: string, turn: Turn): void
  /** The broker's journal has grown. */
  grown(): void
  /** Something that is not in the contract came. */
  dropped(meter: string, topic: string, fault: MessageFault): void
}

/** Ingest's way out: a connection that is kept, with what the sensors say of themselves coming in. */
export interface Link {
  close(): Promise<void>
}

/**
 * What is retained is said anew at each connection. The client would first send again, one after the other, what was not
 * acknowledged: old values, for which all that is new would wait.
 */
function forgetRetained(client: MqttClient): void {
  client.outgoingStore.createStream().on('data', ({ retain, messageId }: IPublishPacket) => {
    if (retain && messageId !== undefined) client.removeOutgoingMessage(messageId)
  })
}

/** A broker that does not answer holds up the end no longer than this. */
const FAREWELL_MS = 1000

/**
 * @param nowMs the wall time
 * @param admitted as for connectService
 */
export function openLink(
  settings: Settings,
  log: Log,
  sensors: Sensors,
  workers: Workers,
  nowMs: () => number,
  admitted: Admission | undefined,
  events: LinkEvents,
): Link {
  const stop = new AbortController()
  const { root } = settings.mqtt
  const shard = shardOf(settings)
  const will = { topic: presenceTopicOf(settings), payload: Buffer.from('offline'), qos: 1 as const, retain: true }
  const filters = filtersOf(settings, ['sensor', 'health', 'turn', 'energy'], Object.keys(settings.meters))
  if (shard) filters.push(topicOf(root, 'workerStatus', '+'))
  if (settings.home_assistant.discovery) filters.push(HOME_ASSISTANT_STATUS_TOPIC)
  if (settings.ingest.intake === 'journal') filters.push(JOURNAL_GROWN_TOPIC)

  function heard(client: MqttClient, topic: string, payload: Uint8Array, retained: boolean): void {
    if (topic === JOURNAL_GROWN_TOPIC) events.grown()
    if (topic === HOME_ASSISTANT_STATUS_TOPIC && decodePresence(payload).value === 'online') events.greeted()
    const parsed = parseTopic(root, topic)
    if (parsed?.name === 'workerStatus') {
      workers.heard(parsed.owner, payload)
      takeBackFormer(client, settings, workers)
      if (topic === will.topic && payload.toString() === 'offline' && !stop.signal.aborted) events.affirm()
    }
    if (!parsed || !Object.hasOwn(settings.meters, parsed.owner)) return
    if (parsed.name === 'sensor') {
      const { value, fault } = decodePresence(payload)
      if (fault) events.dropped(parsed.owner, topic, fault)
      else sensors.said(parsed.owner, value, retained)
    } else if (parsed.name === 'energy') {
      const { value } = decodeNumber(payload)
      if (value != null) events.energyWasTold(parsed.owner, value)
    } else if (!retained) {
      const health = parsed.name === 'health' ? decodeHealth(payload) : undefined
      const turn = parsed.name === 'turn' ? decodeTurn(payload) : undefined
      const fault = health?.fault ?? turn?.fault
      if (fault) events.dropped(parsed.owner, topic, fault)
      else sensors.spoke(parsed.owner, nowMs())
      if (health?.value) sensors.felt(parsed.owner, health.value)
      if (turn?.value) events.turned(parsed.owner, turn.value)
    }
  }

  async function subscribe(client: MqttClient): Promise<void> {
    // What came before the subscription was not heard.
    if (await subscribePatiently(client, filters, 0, log)) events.grown()
  }

  function keep(client: MqttClient): MqttClient {
    client.on('connect', () => {
      void subscribe(client)
      attempt(log, 'announcing', () => events.connected(client))
      attempt(log, 'looking after the sensors', sensors.connected)
    })
    client.on('close', () => {
      if (!stop.signal.aborted) forgetRetained(client)
      attempt(log, 'noting that the broker is away', sensors.lost)
      events.lost()
    })
    client.on('message', (topic, payload, packet) =>
      attempt(log, `hearing ${topic}`, () => heard(client, topic, payload, packet.retain)),
    )
    return client
  }

  async function sayFarewell(client: MqttClient): Promise<boolean> {
    await client.publishAsync(will.topic, will.payload, { qos: will.qos, retain: will.retain })
    return true
  }

  const clientId = shard ? `wattwheel-ingest-live-${shard.worker}` : 'wattwheel-ingest-live'
  const connecting = connectService(settings, clientId, { clean: true, will }, log, stop.signal, admitted).then(keep)
  connecting.catch((error) => {
    if (!stop.signal.aborted) log.error({ err: error }, `broker not reached: ${error.message}`)
  })
  return {
    async close() {
      stop.abort()
      const client = await connecting.catch(() => undefined)
      const told =
        client?.connected && (await Promise.race([sayFarewell(client), delay(FAREWELL_MS, false, { ref: false })]))
      await client?.endAsync(!told)
    },
  }
}
