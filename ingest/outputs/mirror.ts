import mqtt, { type IClientOptions } from 'mqtt'
import { TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import type { OpenOutput } from './output.ts'

/** What is of use elsewhere. */
const MIRRORED: readonly TopicName[] = ['power', 'live', 'energy', 'reading', 'alert']
const RETRY_MS = 5000

/** Publishes live values and alerts to a second broker, on the same topics; ours need not be reached from there. */
export const openMirror: OpenOutput = ({ mqtt: { root }, outputs: { mirror } }, log) => {
  if (mirror.url === undefined) return undefined
  const status = topicOf(root, 'status')
  const login: IClientOptions = {
    ...(mirror.username !== undefined && { username: mirror.username }),
    ...(mirror.password !== undefined && { password: mirror.password }),
  }
  const client = mqtt.connect(mirror.url, {
    protocolVersion: 4,
    reconnectPeriod: RETRY_MS,
    will: { topic: status, payload: Buffer.from('offline'), qos: 1, retain: true },
    ...login,
  })
  const latest = new Map<string, string>()
  let failing = false

  const publish = (topic: string, payload: string, retain: boolean) => {
    if (client.connected) client.publish(topic, payload, { qos: 1, retain })
  }
  client.on('connect', () => {
    failing = false
    log.info({ broker: mirror.url }, 'mirroring to another broker')
    publish(status, 'online', true)
    for (const [topic, payload] of latest) publish(topic, payload, true)
  })
  client.on('error', ({ message }) => {
    if (!failing) log.warn({ broker: mirror.url }, `mirror: broker not reached: ${message}; trying on`)
    failing = true
  })

  return {
    said(meter, name, payload) {
      if (!MIRRORED.includes(name)) return
      const topic = topicOf(root, name, meter)
      const { retained } = TOPICS[name]
      if (retained) latest.set(topic, payload)
      publish(topic, payload, retained)
    },
    async close() {
      // What was not acknowledged by a broker that hangs must not hold up the end.
      const isThere = client.connected && (await farewell())
      await client.endAsync(!isThere)
    },
  }

  function farewell(): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, RETRY_MS / 5, false)
      client.publish(status, 'offline', { qos: 1, retain: true }, (error) => {
        clearTimeout(late)
        resolve(!error)
      })
    })
  }
}
