import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { generate } from 'mqtt-packet'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { portOf, wattwheel } from '../e2e/program.ts'
import { connect, makeSettings, makeTestLog, runBroker, tempFolder } from '../rig.ts'
import { entriesOf, payloadsOf, turn } from './entries.ts'
import { loginRaw, openRaw, type RawClient } from './raw.ts'

const TICK = 'wattwheel/main/tick'
const MIB = 1024 * 1024
/** The header of a PUBLISH that announces 100 MiB. */
const HUGE = Buffer.from([0x30, 0x80, 0x80, 0x80, 0x32])

async function start(broker: Partial<Settings['broker']> = {}) {
  const settings = makeSettings((settings) => void Object.assign(settings.broker, broker))
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, undefined, log)
  return { settings, lines, port }
}

/** A PUBLISH whose length as declared in its header is exactly so many bytes. */
function publishOf(bytes: number) {
  const payload = Buffer.alloc(bytes - TICK.length - 4, '7')
  return { cmd: 'publish', topic: TICK, qos: 1, messageId: 1, dup: false, retain: false, payload } as const
}

async function isAlive(port: number): Promise<void> {
  await (await connect(port)).publishAsync(TICK, turn(1), { qos: 1 })
}

describe('A packet', () => {
  it('of the largest size is taken, and one byte more closes the connection', async () => {
    const { port, lines, settings } = await start({ max_packet: 2048 })
    const client = await loginRaw(port)
    client.send(publishOf(2048))
    await client.first(({ cmd }) => cmd === 'puback')
    client.send(publishOf(2049))
    await client.closed
    expect(client.packets.filter(({ cmd }) => cmd === 'puback')).toHaveLength(1)
    expect(entriesOf(settings)).toHaveLength(1)
    const msg = 'client closed: expected a packet of at most 2048 bytes (broker.max_packet), got 2049'
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', client: 'raw', msg }))
  })

  it.each([true, false])('that is too large closes the connection on its header, logged in: %s', async (loggedIn) => {
    const { port } = await start()
    const client = loggedIn ? await loginRaw(port) : await openRaw(port)
    for (const byte of HUGE) client.socket.write(Buffer.from([byte]))
    await client.closed
    await isAlive(port)
  })

  it.skipIf(process.platform !== 'linux')('that is too large is not buffered', async () => {
    const env = { WATTWHEEL_DATA: tempFolder(), WATTWHEEL_BROKER_PORT: '0' }
    const broker = wattwheel(['broker'], env)
    onTestFinished(async () => void (await broker.stop()))
    const port = await portOf(broker, 'broker')
    const peakMib = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${broker.pid}/status`, 'utf8'))?.[1]) / 1024
    await isAlive(port)
    const before = peakMib()
    const pouring = async (clientId: string) => pour(await loginRaw(port, { clientId }), 20 * MIB)
    await Promise.all(Array.from({ length: 10 }, (_, i) => pouring(`raw${i}`)))
    await isAlive(port)
    expect(peakMib() - before).toBeLessThan(20)
  })
})

/** Announces a huge packet and sends of it what the broker lets it. */
async function pour({ socket, closed }: RawClient, bytes: number): Promise<void> {
  const piece = Buffer.alloc(64 * 1024)
  socket.write(HUGE)
  for (let sent = 0; sent < bytes && socket.writable; sent += piece.length) {
    await new Promise((resolve) => socket.write(piece, resolve))
  }
  await closed
}

const CONNECT = generate({ cmd: 'connect', clientId: 'c', protocolVersion: 4, clean: true, keepalive: 0 })

describe('A client that does not speak MQTT', () => {
  it.each([
    ['an HTTP POST', Buffer.from(`POST / HTTP/1.1\r\nHost: meter\r\nContent-Length: 64\r\n\r\n${'x'.repeat(64)}`)],
    ['an HTTP GET', Buffer.from('GET / HTTP/1.1\r\nHost: meter\r\n\r\n')],
    ['a TLS handshake', Buffer.from('16030100a5010000a10303', 'hex')],
    ['zeros', Buffer.alloc(100)],
    ['a length without end', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['a PUBLISH before its CONNECT', generate({ ...publishOf(64) })],
    ['an unknown protocol', Buffer.from('100c00044d51545a040200000000', 'hex')],
    ['a second CONNECT', Buffer.concat([CONNECT, CONNECT])],
    ['a CONNACK', Buffer.concat([CONNECT, Buffer.from([0x20, 2, 0, 0])])],
    ['a SUBSCRIBE to nothing', Buffer.concat([CONNECT, Buffer.from([0x82, 2, 0, 1])])],
    ['a PUBLISH to a filter', Buffer.concat([CONNECT, generate({ ...publishOf(64), topic: 'wattwheel/+/tick' })])],
    [
      'a PUBLISH to a topic of a thousand levels',
      Buffer.concat([CONNECT, generate({ ...publishOf(64), topic: '/'.repeat(1000) })]),
    ],
  ])('but sends %s is closed without harm', async (_, bytes) => {
    const { port, settings } = await start()
    const client = await openRaw(port)
    client.socket.write(bytes)
    await client.closed
    expect(entriesOf(settings)).toEqual([])
    await isAlive(port)
  })

  it('but sends any bytes does no harm, logged in or not', async () => {
    const { port, settings } = await start()
    const packet = fc
      .tuple(fc.nat(255), fc.uint8Array({ maxLength: 100 }))
      .map(([first, rest]) => Buffer.concat([Buffer.from([first, rest.length]), rest]))
    const rubbish = fc.tuple(
      fc.boolean(),
      fc.array(fc.oneof(packet, fc.uint8Array({ maxLength: 50 })), { maxLength: 5 }),
    )
    await fc.assert(
      fc.asyncProperty(rubbish, async ([loggedIn, pieces]) => {
        const client = loggedIn ? await loginRaw(port) : await openRaw(port)
        client.socket.end(Buffer.concat(pieces))
        await client.closed
      }),
      { numRuns: 300 },
    )
    await isAlive(port)
    expect(payloadsOf(settings)).toContain(turn(1))
  })
})

describe('A client that does not finish its CONNECT', () => {
  it('is closed after five seconds', async () => {
    const { port, lines } = await start()
    const silent = await openRaw(port)
    const halting = await openRaw(port)
    halting.socket.write(CONNECT.subarray(0, 10))
    await Promise.all([silent.closed, halting.closed])
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'client closed: connect did not arrive in time' }))
    await isAlive(port)
  })
})

describe('More clients than the settings allow', () => {
  it('are turned away with a word in the log, and let in when others have left', async () => {
    const { port, lines } = await start({ max_connections: 2 })
    const [first] = [await loginRaw(port, { clientId: 'a' }), await loginRaw(port, { clientId: 'b' })]
    await expect(loginRaw(port, { clientId: 'c' })).rejects.toThrow('closed')
    const msg = 'refused: as many clients are connected as broker.max_connections allows'
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', msg }))
    first.socket.end()
    await first.closed
    while (!(await loginRaw(port, { clientId: 'c' }).catch(() => undefined)));
  })
})
