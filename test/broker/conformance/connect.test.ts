import { generate } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import type { RawClient } from '../raw.ts'
import { ANY, heard, payloadsOf, publication, say, startSpeaking, subscribe } from './speaking.ts'

/** The bytes of a CONNECT without credentials, with the flags and what follows them. */
const bare = (name: string, level: number, flags: number, ...rest: number[]) => {
  const bytes = [0, name.length, ...Buffer.from(name), level, flags, 0, 0, ...rest]
  return Buffer.from([0x10, bytes.length, ...bytes])
}
const ID = [0, 1, 0x61]

const answersOf = ({ packets }: RawClient) =>
  packets.map((packet) =>
    packet.cmd === 'connack' ? `connack ${packet.returnCode} ${packet.sessionPresent}` : packet.cmd,
  )

describe('A connection is closed without a CONNACK by', () => {
  test.each([
    ['a PUBLISH before the CONNECT [MQTT-3.1.0-1]', generate(publication('x'))],
    ['another protocol name [MQTT-3.1.2-1]', bare('MQTX', 4, 2, ...ID)],
    ['the reserved flag [MQTT-3.1.2-3]', bare('MQTT', 4, 3, ...ID)],
    ['a will with QoS 3 [MQTT-3.1.2-14]', bare('MQTT', 4, 0x1e, ...ID, ...ID, ...ID)],
    ['a QoS of no will [MQTT-3.1.2-13]', bare('MQTT', 4, 0x0a, ...ID)],
    ['a retain flag of no will [MQTT-3.1.2-15]', bare('MQTT', 4, 0x22, ...ID)],
    ['a password without a user name [MQTT-3.1.2-22]', bare('MQTT', 4, 0x42, ...ID, ...ID)],
    ['the flag of a user name that is not there [MQTT-3.1.2-19]', bare('MQTT', 4, 0x82, ...ID)],
    ['a will without a message [MQTT-3.1.2-9]', bare('MQTT', 4, 0x06, ...ID, ...ID)],
    ['no client id at all [MQTT-3.1.3-3]', bare('MQTT', 4, 2)],
    ['a client id of ill-formed UTF-8 [MQTT-3.1.3-4]', bare('MQTT', 4, 2, 0, 2, 0xc0, 0xaf)],
    ['a will topic of ill-formed UTF-8 [MQTT-3.1.3-10]', bare('MQTT', 4, 0x06, ...ID, 0, 2, 0xc0, 0xaf, 0, 0)],
    ['a user name of ill-formed UTF-8 [MQTT-3.1.3-11]', bare('MQTT', 4, 0x82, ...ID, 0, 2, 0xc0, 0xaf)],
  ])('%s [MQTT-3.1.4-1]', async (_, bytes) => {
    const { open } = await startSpeaking()
    const client = await open()
    client.socket.write(bytes)
    await client.closed
    expect(answersOf(client)).toEqual([])
  })
})

describe('A CONNECT', () => {
  test('is answered first, with CONNACK 0 [MQTT-3.1.4-4] [MQTT-3.2.0-1]', async () => {
    const { open, connect } = await startSpeaking()
    const client = await open()
    client.send(connect(), { cmd: 'pingreq' })
    await client.first(({ cmd }) => cmd === 'pingresp')
    expect(answersOf(client)).toEqual(['connack 0 false', 'pingresp'])
  })

  test('may come once [MQTT-3.1.0-2]', async () => {
    const { enter, connect } = await startSpeaking()
    const client = await enter()
    client.send(connect())
    await client.closed
    expect(answersOf(client)).toEqual(['connack 0 false'])
  })

  test('of the protocol level 5 is told 1 and closed [MQTT-3.1.2-2] [MQTT-3.2.2-5]', async () => {
    const { open } = await startSpeaking()
    const client = await open()
    client.send({ cmd: 'connect', clientId: 'a', protocolVersion: 5, clean: true, keepalive: 0 })
    await client.closed
    expect(answersOf(client)).toEqual(['connack 1 false'])
  })

  test.each([2, 6, 127])(
    'of the protocol level %i, which there is not, is closed without being told',
    async (level) => {
      const { open } = await startSpeaking()
      const client = await open()
      client.socket.write(bare('MQTT', level, 2, ...ID))
      await client.closed
      expect(answersOf(client)).toEqual([])
    },
  )

  test('that is refused is followed by nothing that is done [MQTT-3.1.4-5] [MQTT-3.2.2-4] [MQTT-3.2.2-5]', async () => {
    const { open, connect, enter } = await startSpeaking()
    const client = await open()
    client.send(connect({ password: Buffer.from('wrong') }), publication('refused', { retain: true }))
    await client.closed
    expect(answersOf(client)).toEqual(['connack 5 false'])
    const other = await enter()
    await subscribe(other, [ANY])
    await say(other, 'end')
    await heard(other, 'end')
    expect(payloadsOf(other)).toEqual(['end'])
  })

  test('takes over from the client that has its id [MQTT-3.1.4-2] [MQTT-3.1.3-2]', async () => {
    const { enter } = await startSpeaking()
    const before = await enter({ clientId: 'one' })
    const after = await enter({ clientId: 'one' })
    await before.closed
    after.send({ cmd: 'pingreq' })
    await after.first(({ cmd }) => cmd === 'pingresp')
  })
})

describe('A client', () => {
  test('may have any client id of 1 to 23 letters and digits [MQTT-3.1.3-5]', async () => {
    const { enter } = await startSpeaking()
    for (const clientId of ['a', '0123456789abcdefghijklm', 'ABCDEFGHIJKLMNOPQRSTUVW', 'nopqrstuvwxyzXYZ']) {
      expect(answersOf(await enter({ clientId }))).toEqual(['connack 0 false'])
    }
  })

  test('without a client id gets one of its own, when its session is clean [MQTT-3.1.3-6]', async () => {
    const { enter } = await startSpeaking()
    const [one, two] = [await enter({ clientId: '' }), await enter({ clientId: '' })]
    for (const client of [one, two]) {
      client.send({ cmd: 'pingreq' })
      await client.first(({ cmd }) => cmd === 'pingresp')
    }
  })

  test('without a client id for a session that is to be kept is refused with 2 [MQTT-3.1.3-7] [MQTT-3.1.3-8] [MQTT-3.1.3-9]', async () => {
    const { open } = await startSpeaking()
    const client = await open()
    client.socket.write(bare('MQTT', 4, 0, 0, 0))
    await client.closed
    expect(answersOf(client)).toEqual(['connack 2 false'])
  })
})

test('A client is closed when it is silent for one and a half times its keepalive [MQTT-3.1.2-24]', async () => {
  const { enter } = await startSpeaking()
  const beganMs = performance.now()
  await (await enter({ keepalive: 1 })).closed
  expect(performance.now() - beganMs).toBeGreaterThan(1400)
})

test('A PINGREQ is answered [MQTT-3.12.4-1]', async () => {
  const { enter } = await startSpeaking()
  const client = await enter()
  client.send({ cmd: 'pingreq' })
  await client.first(({ cmd }) => cmd === 'pingresp')
})
