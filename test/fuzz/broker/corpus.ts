import { generate, type IConnectPacket, type Packet, type QoS } from 'mqtt-packet'
import { TOPICS, type TopicName, topicOf } from '../../../broker/contract/topics.ts'

const connect: IConnectPacket = { cmd: 'connect', clientId: 'c', protocolVersion: 4, clean: true, keepalive: 0 }
const will = { topic: 'wattwheel/main/sensor', payload: Buffer.from('offline'), qos: 1, retain: true } as const

/** Those that let in, and begin what comes after. */
export const CONNECTS: readonly Buffer[] = [
  connect,
  { ...connect, clientId: '' },
  { ...connect, clientId: 'kept', clean: false },
  { ...connect, will },
  { ...connect, protocolId: 'MQIsdp', protocolVersion: 3 } as IConnectPacket,
].map((packet) => generate(packet))

/** A password takes the broker a while to check, by design: so few guess one. */
export const GUESS = generate({ ...connect, username: 'sensor', password: Buffer.from('guess') })

const TURNED_AWAY: Packet[] = [
  { ...connect, username: 'sensor' },
  { ...connect, clientId: 'wattwheel-ingest' },
  { ...connect, protocolVersion: 5 },
  { ...connect, clientId: '', clean: false },
  { ...connect, will: { ...will, topic: 'wattwheel/main/power' } },
]

const names = Object.keys(TOPICS) as TopicName[]
const topics = names.map((name) => topicOf('wattwheel', name, 'main'))
const FILTERS = [
  '#',
  '+',
  'wattwheel/#',
  '+/+/tick',
  '$SYS/#',
  '$share/g/wattwheel/#',
  'wattwheel/main/live',
  '',
  '/',
  '//+',
]
const PAYLOADS = [
  '',
  '412',
  'online',
  '{"boot":"f","seq":1}',
  '[{"boot":"f","seq":2}]',
  '{',
  '\ud83d\ude00',
  'x'.repeat(5000),
]

const publishes = [...topics, 'wattwheel', '$SYS/a', 'a/+', '', '/'.repeat(20)].flatMap((topic, i) =>
  ([0, 1, 2] as const).map((qos): Packet => {
    const payload = PAYLOADS[(i + qos) % PAYLOADS.length] ?? ''
    return {
      cmd: 'publish',
      topic,
      payload,
      qos,
      dup: i % 3 === 0,
      retain: i % 2 === 0,
      messageId: qos === 0 ? 0 : i + 1,
    }
  }),
)

const subscribes = FILTERS.flatMap((topic, i): Packet[] => [
  { cmd: 'subscribe', messageId: i + 1, subscriptions: [{ topic, qos: (i % 3) as QoS }] },
  { cmd: 'unsubscribe', messageId: i + 1, unsubscriptions: [topic] },
])

const ids = [1, 2, 65_535]
const answers = (['puback', 'pubrec', 'pubrel', 'pubcomp'] as const).flatMap((cmd) =>
  ids.map((messageId): Packet => ({ cmd, messageId })),
)

const OTHERS: Packet[] = [
  { cmd: 'subscribe', messageId: 9, subscriptions: FILTERS.map((topic) => ({ topic, qos: 2 })) },
  { cmd: 'pingreq' },
  { cmd: 'pingresp' },
  { cmd: 'disconnect' },
  { cmd: 'connack', returnCode: 0, sessionPresent: true },
  { cmd: 'suback', messageId: 1, granted: [0, 128] },
  { cmd: 'unsuback', messageId: 1, granted: [] },
]

/** What has no packet of MQTT in it, but might come. */
const STRANGE = ['\x00', 'GET / HTTP/1.1\r\n\r\n', 'PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n', '\x16\x03\x01\x00\xa5\x01']

/** Packets of every kind as a client, a wrong one too, may send them. */
export const CORPUS: readonly Buffer[] = [
  ...CONNECTS,
  ...[...TURNED_AWAY, ...publishes, ...subscribes, ...answers, ...OTHERS].map((packet) => written(packet)),
  ...STRANGE.map((text) => Buffer.from(text, 'latin1')),
]

/** A packet's bytes; one that may not be written at all is cut off before where it would be wrong. */
function written(packet: Packet): Buffer {
  try {
    return generate(packet)
  } catch {
    return Buffer.from([0x30, 2, 0, 0])
  }
}
