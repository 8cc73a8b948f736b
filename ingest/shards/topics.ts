import type { Settings } from '../../broker/contract/settings.ts'
import { handoverTopicOf, parseTopic, TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import { nameOf, shardOf } from './shard.ts'

const DURABLE = (Object.keys(TOPICS) as TopicName[]).filter((name) => TOPICS[name].durable)

/** Filters for these topics of the meters: one for all, or of a shard one for each. */
export function filtersOf(settings: Settings, names: readonly TopicName[], meters: readonly string[]): string[] {
  const levels = shardOf(settings) ? meters : ['+']
  return levels.flatMap((meter) => names.map((name) => topicOf(settings.mqtt.root, name, meter)))
}

/** What a worker takes its ticks from: the durable topics of its meters, and what others hand over to it. */
export function durableFiltersOf(settings: Settings, meters: readonly string[]): string[] {
  return filtersOf(settings, DURABLE, meters)
}

/** Where a worker takes what others hand over to it. */
export const handoverFilterOf = (root: string, worker: number) => handoverTopicOf(root, worker, '+', '+')

/** The topic on which a message was sent first, also one that was handed over. */
export function firstTopicOf(root: string, topic: string): string {
  const before = `${root}/ingest/`
  if (!topic.startsWith(before) || parseTopic(root, topic)) return topic
  const [, meter, name, ...more] = topic.slice(before.length).split('/')
  return meter === undefined || name === undefined || more.length > 0 ? topic : `${root}/${meter}/${name}`
}

/** Where ingest, or this worker of it, says whether it is there. */
export function presenceTopicOf(settings: Settings): string {
  const shard = shardOf(settings)
  return shard ? topicOf(settings.mqtt.root, 'workerStatus', nameOf(shard)) : topicOf(settings.mqtt.root, 'status')
}
