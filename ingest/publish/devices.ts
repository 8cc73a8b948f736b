import type { MqttClient } from 'mqtt'
import type { Settings } from '../../broker/contract/settings.ts'
import { DEVICE_TOPIC, deviceTopicOf } from '../../broker/contract/topics.ts'
import { owns, shardOf } from '../shards/shard.ts'
import { deviceOf } from './discovery.ts'

/**
 * Tells Home Assistant of the meters, and takes back those that the settings name no more. Where discovery is switched
 * off nothing is said at all: another installation may share that broker.
 * A worker of several speaks of its own.
 * @param everKnown every meter that the settings have ever named
 */
export function sayDevices(client: MqttClient, settings: Settings, everKnown: readonly string[]): void {
  const { discovery, prefix } = settings.home_assistant
  if (!discovery) return
  const { qos, retained } = DEVICE_TOPIC
  const shard = shardOf(settings)
  for (const meter of new Set([...Object.keys(settings.meters), ...everKnown])) {
    if (!owns(shard, meter)) continue
    const isThere = Object.hasOwn(settings.meters, meter)
    const payload = isThere ? JSON.stringify(deviceOf(settings, meter)) : ''
    client.publish(deviceTopicOf(prefix, meter), payload, { qos, retain: retained })
  }
}
