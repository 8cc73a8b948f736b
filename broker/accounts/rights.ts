import type { Settings } from '../contract/settings.ts'
import { slotOf } from '../contract/slot.ts'
import { DURABLE_TOPICS, GRANTS, slotTopicOf, TOPICS, type TopicName, topicOf } from '../contract/topics.ts'

/** Topics that somebody may publish on and subscribe to; filters among them stand for what they match. */
export interface Rights {
  publish: string[]
  subscribe: string[]
}

const NAMES = Object.keys(TOPICS) as TopicName[]
const isAllowed = (name: TopicName, what: 'publish' | 'subscribe') =>
  (TOPICS[name][what] as readonly string[]).includes('sensor')

/** What the sensor of a meter may do, as it may at our own broker. */
export function sensorRights({ mqtt: { root } }: Settings, meter: string): Rights {
  const topics = (what: 'publish' | 'subscribe') =>
    NAMES.filter((name) => isAllowed(name, what)).map((name) => topicOf(root, name, meter))
  return { publish: topics('publish'), subscribe: topics('subscribe') }
}

/** What the sensor of a meter publishes that ingest takes, as a broker sorts it into slots; nothing where there are none. */
export function slotRights({ mqtt: { root }, ingest: { slots } }: Settings, meter: string): string[] {
  if (slots === undefined) return []
  const names = DURABLE_TOPICS.filter((name) => isAllowed(name, 'publish'))
  return names.map((name) => slotTopicOf(root, slotOf(meter, slots), meter, name))
}

/** What ingest, web and the command line may do; they share a login. */
export function serviceRights({ mqtt: { root }, home_assistant: { prefix } }: Settings): Rights {
  const { publish } = GRANTS.service(root, prefix)
  return { publish: [...publish], subscribe: [...GRANTS.homeassistant(root, prefix).subscribe] }
}
