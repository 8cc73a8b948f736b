import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../../broker/broker.ts'
import { JOURNAL_FILE } from '../../broker/journal/shape.ts'
import { makeServiceSecret } from '../../broker/service/login.ts'
import { connect, listen, makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { entriesOf, payloadsOf, turn } from './entries.ts'
import { loginRaw } from './raw.ts'

const TICK = 'wattwheel/main/tick'
const GROWN = '$SYS/journal'

describe('A message on a durable topic', () => {
  it.each([1, 2] as const)('is in the journal when its QoS %i publish is acknowledged', async (qos) => {
    const settings = makeSettings()
    const client = await connect((await runBroker(settings)).port)
    for (let seq = 1; seq <= 20; seq++) {
      await client.publishAsync(TICK, turn(seq), { qos })
      expect(payloadsOf(settings).at(-1)).toBe(turn(seq))
    }
    expect(entriesOf(settings)).toHaveLength(20)
  })

  it('is kept with QoS 0 too, and a live subscriber gets it', async () => {
    const settings = makeSettings()
    const { port } = await runBroker(settings)
    const inbox = await listen(await connect(port), TICK)
    const client = await connect(port)
    client.publish(TICK, turn(1))
    await inbox.first((_, text) => text === turn(1))
    expect(payloadsOf(settings)).toEqual([turn(1)])
  })

  it('is kept whatever it says, for ingest to judge', async () => {
    const settings = makeSettings()
    const client = await connect((await runBroker(settings)).port)
    const rubbish = Buffer.from([0, 255, 1])
    await client.publishAsync(TICK, rubbish, { qos: 1 })
    await client.publishAsync(TICK, '', { qos: 1 })
    await client.publishAsync('wattwheel/main/outage', '{', { qos: 1 })
    const kept = entriesOf(settings).map(({ topic, payload }) => [topic, payload])
    expect(kept).toEqual([
      [TICK, rubbish],
      [TICK, ''],
      ['wattwheel/main/outage', '{'],
    ])
  })

  it('is kept with the user and the times of its arrival', async () => {
    const settings = makeSettings()
    const clock = { wallMs: () => 1_795_334_400_123, monoMs: () => 4711 }
    const { port } = await runBroker(settings, clock)
    const password = makeServiceSecret(settings)
    const service = await connect(port, { username: 'service', password })
    await (await connect(port)).publishAsync(TICK, turn(1), { qos: 1 })
    await service.publishAsync('wattwheel/main/entry', '{}', { qos: 1 })
    const times = { atMs: 1_795_334_400_123, monoMs: 4711, run: 1 }
    expect(entriesOf(settings)).toMatchObject([
      { ...times, position: 1, user: 'loopback', topic: TICK },
      { ...times, position: 2, user: 'service', topic: 'wattwheel/main/entry' },
    ])
  })

  it('loses its retain flag and is not kept for later subscribers', async () => {
    const { port } = await runBroker(makeSettings())
    const [client, early, late] = [await connect(port), await connect(port), await connect(port)]
    const before = await listen(early, TICK)
    await client.publishAsync(TICK, turn(1), { qos: 1, retain: true })
    expect((await before.first(() => true)).packet.retain).toBe(false)
    const after = await listen(late, TICK)
    await client.publishAsync(TICK, turn(2), { qos: 1, retain: true })
    await after.first((_, text) => text === turn(2))
    expect(after.messages).toHaveLength(1)
  })
})

describe('Messages that arrive together', () => {
  it('are one commit, in order, and the services are told once', async () => {
    const settings = makeSettings()
    const { port } = await runBroker(settings)
    const service = await connect(port, { username: 'service', password: makeServiceSecret(settings) })
    const grown = await listen(service, GROWN)
    const client = await loginRaw(port)
    const seqs = Array.from({ length: 50 }, (_, i) => i + 1)
    const common = { cmd: 'publish', topic: TICK, qos: 1, dup: false, retain: false } as const
    client.send(...seqs.map((seq) => ({ ...common, messageId: seq, payload: turn(seq) })))
    await client.first(({ messageId }) => messageId === 50)
    client.send({ ...common, messageId: 51, payload: turn(51) })
    await grown.first((_, text) => JSON.parse(text).position === 51)

    expect(grown.messages.map(({ text }) => JSON.parse(text).position)).toEqual([50, 51])
    expect(client.packets.slice(1).map(({ cmd, messageId }) => `${cmd} ${messageId}`)).toEqual(
      [...seqs, 51].map((seq) => `puback ${seq}`),
    )
    expect(payloadsOf(settings)).toEqual([...seqs, 51].map((seq) => turn(seq)))
  })

  it('are kept in the order of each of their senders', async () => {
    const settings = makeSettings()
    const { port } = await runBroker(settings)
    const boots = ['a', 'b', 'c', 'd']
    const clients = await Promise.all(boots.map(() => connect(port)))
    const sent = clients.flatMap((client, i) =>
      Array.from({ length: 100 }, (_, seq) => client.publishAsync(TICK, turn(seq + 1, boots[i]), { qos: 1 })),
    )
    await Promise.all(sent)
    const kept = payloadsOf(settings)
    expect(kept).toHaveLength(400)
    for (const boot of boots) {
      const seqs = kept.map((text) => JSON.parse(text)).filter((tick) => tick.boot === boot)
      expect(seqs.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    }
  })
})

describe('A message that cannot be kept', () => {
  it.each([
    [1, 'puback'],
    [2, 'pubrec'],
  ] as const)('closes the connection without an answer to its QoS %i publish', async (qos, ack) => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const { port } = await runBroker(settings, undefined, log)
    const client = await loginRaw(port)
    const intruder = new Database(join(settings.data, JOURNAL_FILE))
    onTestFinished(() => void intruder.close())
    intruder.exec('BEGIN IMMEDIATE')
    client.send({ cmd: 'publish', topic: TICK, payload: turn(1), qos, messageId: 1, dup: false, retain: false })
    await client.closed
    intruder.exec('ROLLBACK')

    expect(client.packets.map(({ cmd }) => cmd)).toEqual(['connack'])
    expect(entriesOf(settings)).toEqual([])
    expect(lines).toContainEqual(
      expect.objectContaining({ user: 'loopback', msg: expect.stringContaining('not kept') }),
    )

    const again = await loginRaw(port)
    again.send({ cmd: 'publish', topic: TICK, payload: turn(1), qos, messageId: 1, dup: true, retain: false })
    await again.first(({ cmd }) => cmd === ack)
    expect(payloadsOf(settings)).toEqual([turn(1)])
  })
})

describe('A message on another topic', () => {
  it('is delivered and remembered, but not journalled', async () => {
    const settings = makeSettings()
    const { port } = await runBroker(settings)
    const client = await connect(port)
    await client.publishAsync('wattwheel/main/sensor', 'online', { qos: 1, retain: true })
    await client.publishAsync('wattwheel/main/health', '{}', { qos: 0, retain: true })
    const inbox = await listen(await connect(port), 'wattwheel/#')
    expect((await inbox.first((topic) => topic.endsWith('sensor'))).packet.retain).toBe(true)
    await inbox.first((topic) => topic.endsWith('health'))
    expect(entriesOf(settings)).toEqual([])
  })
})

describe('The broker', () => {
  it('commits what came before it closes, and then lets its port go', async () => {
    const settings = makeSettings()
    const broker = await runBroker(settings)
    const client = await connect(broker.port)
    await client.publishAsync(TICK, turn(1), { qos: 1 })
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
    await broker.close()
    await gone
    settings.broker.port = broker.port
    const again = await runBroker(settings)
    await (await connect(again.port)).publishAsync(TICK, turn(2), { qos: 1 })
    expect(entriesOf(settings)).toMatchObject([
      { position: 1, run: 1 },
      { position: 2, run: 2 },
    ])
  })

  it('says which port is in use, and leaves the journal to the next start', async () => {
    const settings = makeSettings()
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    settings.broker.port = port
    await expect(startBroker(settings, makeTestLog().log)).rejects.toMatchObject({
      name: 'Fault',
      message:
        `MQTT: port ${port} is in use, perhaps by another broker such as mosquitto. ` +
        'Stop that one, or give this one another port with broker.port (or WATTWHEEL_BROKER_PORT).',
    })
    settings.broker.port = 0
    await runBroker(settings)
  })

  it('says when it cannot listen at an address', async () => {
    const settings = makeSettings((settings) => {
      settings.broker.host = '192.0.2.1'
    })
    await expect(startBroker(settings, makeTestLog().log)).rejects.toMatchObject({
      name: 'Fault',
      message: 'MQTT: cannot listen on 192.0.2.1 port 0 (EADDRNOTAVAIL). Check broker.host and broker.port.',
    })
  })
})
