import { once } from 'node:events'
import { request } from 'node:http'
import { generate } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { relayLine } from '../../../broker/contract/relay.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { makeSettings, runBroker } from '../../rig.ts'
import { payloadsOf, turn } from '../entries.ts'
import { openRaw } from '../raw.ts'

const TICK = 'wattwheel/main/tick'
const CONNECT = generate({ cmd: 'connect', clientId: 'c', protocolVersion: 4, clean: true, keepalive: 0 })

async function start(change: (settings: Settings) => void = () => {}) {
  const settings = makeSettings(change)
  const { port } = await runBroker(settings)
  return { settings, port, login: { password: makeServiceSecret(settings) } }
}

describe("A relay's line", () => {
  it.each([
    ['of another password', (_: string) => relayLine('192.168.0.7', 'guessed')],
    ['without an end', () => `WEBSOCKET ${'x'.repeat(200)}`],
    ['for no address', (password: string) => relayLine('home', password)],
  ])('%s closes the connection before its CONNECT', async (_, line) => {
    const { port, login } = await start()
    const client = await openRaw(port)
    client.socket.write(Buffer.concat([Buffer.from(line(login.password)), CONNECT]))
    await client.closed
    expect(client.packets).toEqual([])
  })

  it('may come in pieces, with the CONNECT or before it', async () => {
    const { port, login } = await start(({ broker }) => {
      broker.allow_anonymous = true
    })
    const client = await openRaw(port)
    for (const byte of Buffer.from(relayLine('192.168.0.7', login.password))) client.socket.write(Buffer.from([byte]))
    client.socket.write(CONNECT)
    await client.first(({ cmd }) => cmd === 'connack')
  })
})

describe('A page in a browser', () => {
  it('that posts MQTT to the port of the broker is closed before its CONNECT is read', async () => {
    const { port, settings } = await start()
    const tick = generate({
      cmd: 'publish',
      topic: TICK,
      payload: turn(1),
      qos: 1,
      messageId: 1,
      dup: false,
      retain: false,
    })
    const post = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-type': 'text/plain' } })
    post.end(Buffer.concat([CONNECT, tick]))
    const [error] = await once(post, 'error')
    expect(error).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })
    expect(payloadsOf(settings)).toEqual([])
  })

  it.each(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH'])(
    'that sends %s with a CONNECT at any place of it gets no CONNACK',
    async (method) => {
      const { port } = await start()
      for (let padding = 0; padding < 130; padding += 13) {
        const client = await openRaw(port)
        client.socket.write(Buffer.concat([Buffer.from(`${method} /${'x'.repeat(padding)}`), CONNECT, CONNECT]))
        await client.closed
        expect(client.packets).toEqual([])
      }
    },
  )
})
