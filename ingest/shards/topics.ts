import type { Settings } from '../../broker/contract/settings.ts'
import { slotOf } from '../../broker/contract/slot.ts'
import { DURABLE_TOPICS, handoverTopicOf, slotTopicOf, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import { nameOf, ownerOf, type Shard, shardOf } from './shard.ts'

/** Filters for these topics of the meters: one for all, or of a shard one for each. */
export function filtersOf(settings: Settings, names: readonly TopicName[], meters: readonly string[]): string[] {
  const levels = shardOf(settings) ? meters : ['+']
  return levels.flatMap((meter) => names.map((name) => topicOf(settings.mqtt.root, name, meter)))
}

/** What a worker takes its ticks from: the durable topics of its meters, and what others hand over to it. */
export function durableFiltersOf(settings: Settings, meters: readonly string[]): string[] {
  return filtersOf(settings, DURABLE_TOPICS, meters)
}

/** Where a worker takes what others hand over to it. */
export const handoverFilterOf = (root: string, worker: number) => handoverTopicOf(root, worker, '+', '+')

/** Where a message of a meter finds its owner. */
export function ownersTopicOf(root: string, { of, slots }: Shard, meter: string, name: string): string {
  if (slots !== undefined) return slotTopicOf(root, slotOf(meter, slots), meter, name)
  return handoverTopicOf(root, ownerOf(meter, of), meter, name)
}

/** Below the root: what was handed over, or sorted into a slot. */
const SENT_BEFORE = /^ingest\/(?:slot\/)?\d+\/([^/]+)\/([^/]+)$/

/** The topic on which a message was sent first, also one that was handed over or sorted by the broker. */
export function firstTopicOf(root: string, topic: string): string {
  const [, meter, name] = (topic.startsWith(`${root}/`) && SENT_BEFORE.exec(topic.slice(root.length + 1))) || []
  return meter === undefined ? topic : `${root}/${meter}/${name}`
}

/** Where ingest, or this worker of it, says whether it is there. */
export function presenceTopicOf(settings: Settings): string {
  const shard = shardOf(settings)
  return shard ? topicOf(settings.mqtt.root, 'workerStatus', nameOf(shard)) : topicOf(settings.mqtt.root, 'status')
}
