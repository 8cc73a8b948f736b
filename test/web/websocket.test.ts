import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import mqtt, { type IClientOptions } from 'mqtt'
import { generate } from 'mqtt-packet'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { relayLine } from '../../broker/contract/relay.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { makeServiceSecret } from '../../broker/service/login.ts'
import { payloadsOf, turn } from '../broker/entries.ts'
import { openRaw } from '../broker/raw.ts'
import { connect, eventually, listen, makeSettings, makeTestLog, runBroker, runWeb } from '../rig.ts'
import { holdTimers } from '../timers.ts'

/** After this time ws cuts off whoever does not answer its farewell. */
const WS_PATIENCE_MS = 30_000
const TICK = 'wattwheel/main/tick'
const CONNECT = generate({ cmd: 'connect', clientId: 'c', protocolVersion: 4, clean: true, keepalive: 0 })

async function start(change: (settings: Settings) => void = () => {}) {
  const settings = makeSettings(change)
  const { log, lines } = makeTestLog()
  const broker = await runBroker(settings, undefined, log)
  const web = await runWeb(settings, undefined, log)
  const login = { username: 'service', password: makeServiceSecret(settings) }
  return { settings, lines, broker, web, login, port: broker.port, url: `ws://127.0.0.1:${web.port}/mqtt` }
}

async function connectTo(url: string, options: IClientOptions = {}) {
  const client = await mqtt.connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options }, false)
  onTestFinished(() => client.endAsync(true))
  return client
}

interface Opening {
  origin?: string
  protocols?: string[]
  headers?: Record<string, string>
}

/** Opens a WebSocket; the status of the answer when it is refused. */
function open(url: string, { origin, protocols = ['mqtt'], headers = {} }: Opening = {}): Promise<WebSocket | number> {
  const socket = new WebSocket(url, protocols, { headers: { ...headers, ...(origin && { origin }) } })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0))
    socket.on('error', () => {})
  })
}

async function opened(url: string, opening?: Opening): Promise<WebSocket> {
  const socket = await open(url, opening)
  if (typeof socket === 'number') throw new Error(`expected a WebSocket, got the status ${socket}`)
  return socket
}

describe('MQTT over WebSocket', () => {
  it('takes ticks and brings messages, of more than a frame too', async () => {
    const { settings, url, login, port } = await start()
    const client = await connectTo(url, login)
    const inbox = await listen(client, 'wattwheel/main/alert')
    await client.publishAsync(TICK, turn(1), { qos: 1 })
    expect(payloadsOf(settings)).toEqual([turn(1)])
    const service = await connect(port, login)
    const long = 'x'.repeat(15_000)
    for (let i = 0; i < 20; i++) service.publish('wattwheel/main/alert', `${i}${long}`, { qos: 1 })
    await inbox.first((_, text) => text === `19${long}`)
    expect(inbox.messages.map(({ text }) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  it('never trusts this machine, although it is the web server that connects to the broker', async () => {
    const { url, lines } = await start()
    await expect(connectTo(url)).rejects.toMatchObject({ code: 5 })
    const msg = expect.stringContaining('expected a user name and password, got none')
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', msg }))
  })

  it('lets in who logs in from the page of this server, and nobody from another page', async () => {
    const { url, web } = await start()
    expect(await open(url, { origin: 'http://evil.example' })).toBe(403)
    expect(await open(url, { origin: 'null' })).toBe(403)
    expect(await open(url, { origin: `http://127.0.0.1:${web.port + 1}` })).toBe(403)
    await opened(url, { origin: `http://127.0.0.1:${web.port}` })
  })

  it('follows the rules of every other request', async () => {
    const { url } = await start()
    expect(await open(url, { headers: { host: 'evil.example' } })).toBe(421)
    expect(await open(`${url}/more`)).toBe(404)
    expect(await open(url.replace('/mqtt', '/openapi.json'))).toBe(200)
  })

  it('is there from anywhere, for its users log in; but not where everyone is let in without', async () => {
    const passedOn = { headers: { 'x-forwarded-for': '203.0.113.7' } }
    await opened((await start()).url, passedOn)
    const { url } = await start(({ broker }) => {
      broker.allow_anonymous = true
    })
    expect(await open(url, passedOn)).toBe(401)
    await opened(url)
  })
})

describe('The WebSocket of MQTT', () => {
  it('is spoken in the subprotocol mqtt only [MQTT-6.0.0-3]', async () => {
    const { url } = await start()
    expect(await open(url, { protocols: [] })).toBe(400)
    expect(await open(url, { protocols: ['mqttv5'] })).toBe(400)
    expect((await opened(url, { protocols: ['other', 'mqtt'] })).protocol).toBe('mqtt')
  })

  it('is spoken in binary frames only [MQTT-6.0.0-1]', async () => {
    const { url } = await start()
    const socket = await opened(url)
    socket.send('text')
    const [code] = await once(socket, 'close')
    expect(code).toBe(1003)
  })

  it('takes packets that are cut into frames anyhow [MQTT-6.0.0-2]', async () => {
    const { url, settings, login } = await start()
    const socket = await opened(url)
    const { username, password } = login
    const packets = Buffer.concat([
      generate({ cmd: 'connect', clientId: 'c', clean: true, keepalive: 0, username, password: Buffer.from(password) }),
      generate({ cmd: 'publish', topic: TICK, payload: turn(1), qos: 1, messageId: 1, dup: false, retain: false }),
    ])
    for (const byte of packets) socket.send(Buffer.from([byte]))
    await eventually(async () => payloadsOf(settings)[0])
    expect(payloadsOf(settings)).toEqual([turn(1)])
  })

  it('closes a frame that is larger than any packet', async () => {
    const { url } = await start()
    const socket = await opened(url)
    socket.send(Buffer.alloc(100_000))
    const [code] = await once(socket, 'close')
    expect(code).toBe(1009)
  })

  it('tells a plain request what it expects', async () => {
    const { url } = await start()
    const answer = await fetch(url.replace('ws:', 'http:'))
    expect(answer.status).toBe(426)
    expect(await answer.json()).toMatchObject({ detail: 'Expected a WebSocket that speaks MQTT, got a plain request.' })
  })
})

describe('A connection by WebSocket', () => {
  it('has its last will published when it is gone without a word', async () => {
    const { url, login, port } = await start()
    const inbox = await listen(await connect(port), 'wattwheel/main/sensor')
    const will = { topic: 'wattwheel/main/sensor', payload: Buffer.from('offline'), qos: 1, retain: true } as const
    const client = await connectTo(url, { ...login, will })
    client.stream.destroy()
    expect((await inbox.first(() => true)).text).toBe('offline')
  })

  it('counts each client at its own address, and closes one too many', async () => {
    const { url, lines } = await start(({ broker }) => {
      broker.max_connections_per_address = 2
    })
    const sockets = [await opened(url), await opened(url), await opened(url)]
    const third = sockets[2] as WebSocket
    third.send(CONNECT)
    await once(third, 'close')
    const msg = expect.stringContaining('broker.max_connections_per_address')
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', msg }))
  })

  it('ends when the broker has closed it, also when more came than that would take', async () => {
    const { url } = await start()
    const socket = await opened(url)
    const gone = once(socket, 'close')
    holdTimers(WS_PATIENCE_MS)
    for (let i = 0; i < 100; i++) socket.send(Buffer.alloc(60_000))
    await gone
  })

  it('ends with the broker', async () => {
    const { url, broker, login } = await start()
    const client = await connectTo(url, login)
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
    await broker.close()
    await gone
  })

  it('ends with the web server, which waits for nobody', async () => {
    const { url, web } = await start()
    const socket = await opened(url)
    const gone = once(socket, 'close')
    await web.close()
    await gone
  })
})

describe('A WebSocket is not carried', () => {
  it('to a broker that is not there', async () => {
    const { url, broker, lines } = await start()
    await broker.close()
    const socket = await opened(url)
    const [code] = await once(socket, 'close')
    expect(code).toBe(1013)
    const msg = expect.stringContaining('a WebSocket was not carried to the broker')
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, msg }))
  })

  it('while the secret of our services is not there', async () => {
    const { url, settings } = await start()
    rmSync(join(settings.data, 'service.secret'))
    expect(await open(url)).toBe(503)
  })

  it('where the settings say so', async () => {
    const { url, port, login } = await start(({ broker }) => {
      broker.websocket = false
    })
    expect(await open(url)).toBe(404)
    const relayed = await openRaw(port)
    relayed.socket.write(relayLine('192.168.0.7', login.password))
    await relayed.closed
  })

  it('to a broker that is not ours, which would take it for this machine', async () => {
    const settings = makeSettings((settings) => {
      settings.ingest.intake = 'subscription'
      settings.mqtt.url = 'mqtt://127.0.0.1:1'
    })
    const web = await runWeb(settings)
    expect(await open(`ws://127.0.0.1:${web.port}/mqtt`)).toBe(404)
  })
})
