import { generate, type IPublishPacket } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import { ANY, heard, messagesOf, publication, say, startSpeaking, subscribe } from './speaking.ts'

const utf8 = (text: string | Buffer) => {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
const packet = (first: number, ...parts: Buffer[]) => {
  const rest = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([first, rest.length]), rest])
}
const ID = Buffer.from([0, 1])

describe('The connection is closed by', () => {
  test.each([
    ['ill-formed UTF-8 in a topic [MQTT-1.5.3-1]', packet(0x30, utf8(Buffer.from([...Buffer.from(ANY), 0xc0, 0xaf])))],
    [
      'half a surrogate pair in a topic [MQTT-1.5.3-1]',
      packet(0x30, utf8(Buffer.from([...Buffer.from(ANY), 0xed, 0xa0, 0x80]))),
    ],
    ['U+0000 in a topic [MQTT-1.5.3-2]', packet(0x30, utf8('homeassistant/\0'))],
    ['PINGREQ with a flag [MQTT-2.2.2-2]', packet(0xc1)],
    ['DISCONNECT with a flag [MQTT-2.2.2-2]', packet(0xe1)],
    ['PUBACK with a flag [MQTT-2.2.2-2]', packet(0x42, ID)],
    ['PUBREL without its flag [MQTT-3.6.1-1]', packet(0x60, ID)],
    ['SUBSCRIBE without its flag [MQTT-3.8.1-1]', packet(0x80, ID, utf8(ANY), Buffer.from([0]))],
    ['UNSUBSCRIBE without its flag [MQTT-3.10.1-1]', packet(0xa0, ID, utf8(ANY))],
    ['PUBLISH with QoS 3 [MQTT-3.3.1-4]', packet(0x36, utf8(ANY), ID)],
    ['SUBSCRIBE with QoS 3 [MQTT-3.8.3-4]', packet(0x82, ID, utf8(ANY), Buffer.from([3]))],
    ['SUBSCRIBE with reserved bits in a QoS [MQTT-3.8.3-4]', packet(0x82, ID, utf8(ANY), Buffer.from([0x81]))],
    ['SUBSCRIBE to nothing [MQTT-3.8.3-3]', packet(0x82, ID)],
    ['UNSUBSCRIBE from nothing [MQTT-3.10.3-2]', packet(0xa2, ID)],
    ['PUBLISH to a filter [MQTT-3.3.2-2] [MQTT-4.7.1-1]', packet(0x30, utf8('homeassistant/+'))],
    ['PUBLISH to an empty topic [MQTT-4.7.3-1]', packet(0x30, utf8(''))],
    ['SUBSCRIBE to an empty filter [MQTT-4.7.3-1]', packet(0x82, ID, utf8(''), Buffer.from([0]))],
    ['a packet that no client sends [MQTT-4.8.0-1]', packet(0xd0)],
    ['a packet of a type that there is not [MQTT-4.8.0-1]', packet(0x00)],
  ])('%s', async (_, bytes) => {
    const { enter } = await startSpeaking()
    const client = await enter()
    client.socket.write(bytes)
    await client.closed
    expect(client.packets.map(({ cmd }) => cmd)).toEqual(['connack'])
  })

  test.each([
    ['PUBLISH', generate(publication('x', { messageId: 77 }))],
    ['SUBSCRIBE', generate({ cmd: 'subscribe', messageId: 77, subscriptions: [{ topic: ANY, qos: 0 }] })],
    ['UNSUBSCRIBE', generate({ cmd: 'unsubscribe', messageId: 77, unsubscriptions: [ANY] })],
  ])('%s with the packet id 0 [MQTT-2.3.1-1]', async (_, bytes) => {
    const { enter } = await startSpeaking()
    const client = await enter()
    const zero = Buffer.from(bytes)
    zero[zero.indexOf(77)] = 0
    client.socket.write(zero)
    await client.closed
  })

  test('anything with the packet id 0 that comes together with the CONNECT, and harms nobody else', async () => {
    const { open, connect, enter } = await startSpeaking()
    const hasty = await open()
    const publish = generate(publication('x', { messageId: 77 }))
    publish[publish.indexOf(77)] = 0
    hasty.socket.write(Buffer.concat([generate(connect()), publish]))
    await hasty.closed
    const listener = await enter()
    await subscribe(listener, [ANY])
    await say(listener, 'still here')
    await heard(listener, 'still here')
  })
})

test('A text is taken as it is, with U+FEFF at its beginning and without being normalised [MQTT-1.5.3-3] [MQTT-4.7.3-4]', async () => {
  const { enter } = await startSpeaking()
  const [speaker, listener] = [await enter(), await enter()]
  const texts = [
    'homeassistant/\ufeffa',
    'homeassistant/é',
    'homeassistant/e\u0301',
    'homeassistant/A',
    'homeassistant/ ',
  ]
  await subscribe(listener, ['homeassistant/\ufeffa', 'homeassistant/e\u0301', 'homeassistant/A', 'homeassistant/ '])
  for (const topic of texts) await say(speaker, topic, { topic })
  await heard(listener, 'homeassistant/ ')
  expect(messagesOf(listener).map(({ topic }) => topic)).toEqual(texts.filter((text) => text !== 'homeassistant/é'))
})

test('A message of the broker has a packet id that is not 0 with QoS 1, and none with QoS 0 [MQTT-2.3.1-4] [MQTT-2.3.1-5]', async () => {
  const { enter } = await startSpeaking()
  const [speaker, listener] = [await enter(), await enter()]
  await subscribe(listener, [ANY], 1)
  await say(speaker, 'one', { qos: 1 })
  await say(speaker, 'two', { qos: 1 })
  await say(speaker, 'zero', { qos: 0 })
  await heard(listener, 'zero')
  const ids = messagesOf(listener).map(({ messageId, qos }: IPublishPacket) => [qos, messageId])
  expect(ids).toEqual([
    [1, expect.any(Number)],
    [1, expect.any(Number)],
    [0, undefined],
  ])
  expect(Number(ids[0]?.[1])).toBeGreaterThan(0)
  expect(ids[0]?.[1]).not.toBe(ids[1]?.[1])
})

test.each([
  ['puback', 1],
  ['pubrec', 2],
] as const)('%s has the id of the PUBLISH with QoS %i [MQTT-2.3.1-6]', async (cmd, qos) => {
  const { enter } = await startSpeaking()
  const client = await enter()
  client.send(publication('x', { qos, messageId: 4711 }))
  expect(await client.first((packet) => packet.cmd === cmd)).toMatchObject({ messageId: 4711 })
})
