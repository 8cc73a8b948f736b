import type { MqttClient } from 'mqtt'
import { decodePresence } from '../../broker/contract/codec.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { TOPICS, topicOf } from '../../broker/contract/topics.ts'
import { nameOf, ownerOf, type Shard, shardNamed, shardOf } from './shard.ts'

/** A worker as it, or its last will, has said last. */
export interface Said {
  name: string
  shard: Shard
  isOnline: boolean
}

/** What is known of the workers, by what they say of themselves. */
export interface Workers {
  /** What came on the status of a worker; an empty one takes back what was said. */
  heard(name: string, payload: Uint8Array): void
  /** What a worker of this number has said, among however many. */
  said(worker: number): Said[]
  /** Resolves when a worker of this number has been there: then its session is at the broker. */
  known(worker: number): Promise<void>
  /** Whether all of so many, and with as many, are there now. */
  allOnline(of: number): boolean
  /** Whether there is nobody away whom a meter belongs to; so it is too where none has said anything. */
  isServed(meter: string): boolean
  /** Whether nobody who was there is away. */
  nobodyAway(): boolean
}

/** Takes back what this worker has said of itself when there were more or fewer of them. */
export function takeBackFormer(client: MqttClient, settings: Settings, workers: Workers): void {
  const shard = shardOf(settings)
  if (!shard) return
  for (const { name } of workers.said(shard.worker)) {
    if (name !== nameOf(shard)) forget(client, settings, name)
  }
}

/** Has the broker forget what a worker has said of itself. */
export function forget(client: MqttClient, { mqtt }: Pick<Settings, 'mqtt'>, name: string): void {
  client.publish(topicOf(mqtt.root, 'workerStatus', name), '', { qos: TOPICS.workerStatus.qos, retain: true })
}

/** @param slots into which the broker sorts the meters, where it does */
export function listenToWorkers(slots?: number): Workers {
  const said = new Map<string, Said>()
  let waiting: { worker: number; tell: () => void }[] = []
  const saidBy = (worker: number) => [...said.values()].filter(({ shard }) => shard.worker === worker)
  const nobodyAway = () => [...said.values()].every(({ isOnline }) => isOnline)

  return {
    said: saidBy,
    heard(name, payload) {
      const shard = shardNamed(name)
      if (!shard) return
      const { value } = decodePresence(payload)
      if (value === undefined) said.delete(name)
      else said.set(name, { name, shard, isOnline: value === 'online' })
      const isDone = ({ worker }: { worker: number }) => saidBy(worker).length > 0
      for (const { tell } of waiting.filter(isDone)) tell()
      waiting = waiting.filter((one) => !isDone(one))
    },
    known(worker) {
      if (saidBy(worker).length > 0) return Promise.resolve()
      return new Promise((tell) => waiting.push({ worker, tell }))
    },
    isServed(meter) {
      // Whose a meter is takes long to find out.
      if (nobodyAway()) return true
      const counts = new Set([...said.values()].map(({ shard }) => shard.of))
      const owners = [...counts].flatMap((of) => said.get(nameOf({ worker: ownerOf(meter, of, slots), of })) ?? [])
      return owners.length === 0 || owners.some(({ isOnline }) => isOnline)
    },
    nobodyAway,
    allOnline: (of) => [...said.values()].filter(({ shard, isOnline }) => isOnline && shard.of === of).length === of,
  }
}
