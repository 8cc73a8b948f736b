import { generate } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { limitClients, MAX_CLIENT_ID_LENGTH, MAX_KEEPALIVE_S } from '../../../broker/guard/limits.ts'
import { MAX_TOPIC_LENGTH } from '../../../broker/guard/text.ts'
import { makeSettings, runBroker } from '../../rig.ts'
import { entriesOf, turn } from '../entries.ts'
import { loginRaw, openRaw } from '../raw.ts'

const start = async () => (await runBroker(makeSettings())).port

describe('A client of another version', () => {
  it.each([5])(
    '%i is told so as MQTT 3.1.1 says, in a CONNACK that its own version reads too [MQTT-3.1.2-2]',
    async (protocolVersion) => {
      const client = await openRaw(await start())
      const bytes: Buffer[] = []
      client.socket.on('data', (data) => bytes.push(data))
      client.socket.write(
        generate({
          cmd: 'connect',
          clientId: 'five',
          protocolVersion: protocolVersion as 5,
          clean: true,
          keepalive: 60,
        }),
      )
      await client.closed
      expect(Buffer.concat(bytes)).toEqual(Buffer.from([0x20, 2, 0, 1]))
    },
  )
})

describe('A client id', () => {
  it('of the longest length is taken, and one longer is refused with CONNACK 2', async () => {
    const port = await start()
    const answer = async (length: number) =>
      (await loginRaw(port, { clientId: 'x'.repeat(length) })).first(({ cmd }) => cmd === 'connack')
    expect(await answer(MAX_CLIENT_ID_LENGTH)).toMatchObject({ returnCode: 0 })
    expect(await answer(MAX_CLIENT_ID_LENGTH + 1)).toMatchObject({ returnCode: 2 })
  })
})

describe('U+0000 closes the connection [MQTT-1.5.3-2]', () => {
  const will = { topic: 'wattwheel/main\0/sensor', payload: Buffer.from('offline'), qos: 1, retain: false } as const
  it.each([
    ['in a client id', { clientId: 'a\0b' }],
    ['in a user name', { username: 'a\0b', password: Buffer.from('x') }],
    ['in the topic of a last will', { will }],
  ])('%s', async (_, options) => {
    const client = await openRaw(await start())
    client.send({ cmd: 'connect', clientId: 'raw', protocolVersion: 4, clean: true, keepalive: 0, ...options })
    await client.closed
    expect(client.packets).toEqual([])
  })
})

describe('A topic', () => {
  it.each([
    ['longer than any', `wattwheel/main/${'x'.repeat(MAX_TOPIC_LENGTH)}`],
    ['of 65,535 characters', 'x'.repeat(65_535)],
    ['of many levels', `wattwheel/main/${'/'.repeat(20)}`],
    ['with U+0000', 'wattwheel/main/tick\0'],
  ])('%s closes the connection', async (_, topic) => {
    const settings = makeSettings(({ broker }) => void Object.assign(broker, { max_packet: 1_000_000 }))
    const { port } = await runBroker(settings)
    const client = await loginRaw(port)
    client.send({ cmd: 'publish', topic, payload: turn(1), qos: 1, messageId: 1, dup: false, retain: false })
    await client.closed
    expect(entriesOf(settings)).toEqual([])
  })
})

describe('A keepalive', () => {
  it.each([
    [0, MAX_KEEPALIVE_S],
    [1, 1],
    [60, 60],
    [MAX_KEEPALIVE_S, MAX_KEEPALIVE_S],
    [65_535, MAX_KEEPALIVE_S],
  ])('of %i s is taken for %i s', (named, taken) => {
    const packet = { clientId: 'c', keepalive: named }
    const done = () => {}
    const heard: unknown[] = []
    const options = { preConnect: (_client: unknown, packet: unknown) => void heard.push(packet) }
    limitClients(options as never, () => undefined).preConnect({} as never, packet as never, done)
    expect(heard).toEqual([{ clientId: 'c', keepalive: taken }])
  })
})

describe('A client that drips its CONNECT', () => {
  it('is closed before it is through, however often it sends a byte', async () => {
    const client = await openRaw(await start())
    const connect = generate({ cmd: 'connect', clientId: 'x'.repeat(100), clean: true, keepalive: 0 })
    let sent = 0
    const dripping = setInterval(() => client.socket.write(connect.subarray(sent, ++sent)), 200)
    await client.closed
    clearInterval(dripping)
    expect(sent).toBeGreaterThan(1)
    expect(sent).toBeLessThan(connect.length)
  })
})
