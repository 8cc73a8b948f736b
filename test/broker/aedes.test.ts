import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { Aedes, type AedesOptions } from 'aedes'
import { describe, expect, it, onTestFinished } from 'vitest'
import { limitPackets } from '../../broker/guard/packets.ts'
import { loginRaw } from './raw.ts'

/** Nothing of this is promised by aedes; the durable path rests on it. */
async function startAedes(options: AedesOptions): Promise<number> {
  const aedes = await Aedes.createBroker(options)
  const server = createServer((socket) => void aedes.handle(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void aedes.close(() => server.close()))
  return (server.address() as AddressInfo).port
}

const publish = (qos: 0 | 1 | 2, messageId: number) =>
  ({ cmd: 'publish', topic: 'a', payload: 'x', qos, messageId, dup: false, retain: false }) as const

describe('aedes', () => {
  it.each([
    [1, 'puback'],
    [2, 'pubrec'],
  ] as const)('answers a QoS %i publish with %s only after authorizePublish has answered', async (qos, ack) => {
    const answers: (() => void)[] = []
    const port = await startAedes({ authorizePublish: (_client, _packet, done) => void answers.push(done) })
    const client = await loginRaw(port)
    client.send(publish(qos, 1), publish(qos, 2), { cmd: 'pingreq' })
    await client.first(({ cmd }) => cmd === 'pingresp')
    expect(client.packets.map(({ cmd }) => cmd)).toEqual(['connack', 'pingresp'])
    expect(answers).toHaveLength(2)
    for (const answer of answers) answer()
    await client.first(({ cmd, messageId }) => cmd === ack && messageId === 2)
    expect(client.packets.slice(2).map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
      [ack, 1],
      [ack, 2],
    ])
  })

  it.each([1, 2] as const)(
    'closes the connection without an answer when authorizePublish refuses, QoS %i',
    async (qos) => {
      const port = await startAedes({ authorizePublish: (_client, _packet, done) => done(new Error('no')) })
      const client = await loginRaw(port)
      client.send(publish(qos, 1))
      await client.closed
      expect(client.packets.map(({ cmd }) => cmd)).toEqual(['connack'])
    },
  )

  it('takes the keepalive as preConnect has left it, and closes a client that is silent for longer', async () => {
    const port = await startAedes({
      preConnect(_client, packet, done) {
        packet.keepalive = 1
        done(null, true)
      },
    })
    await (await loginRaw(port, { keepalive: 0 })).closed
  })

  it('has the parser whose headers the guard reads, and another one is found out at once', async () => {
    const aedes = await Aedes.createBroker({})
    onTestFinished(() => void aedes.close())
    expect(() => limitPackets({ _parser: {} } as never, 1024)).toThrow('BUG: this aedes has another parser')
  })
})
