import { describe, expect, it } from 'vitest'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { MAX_AWAY } from '../../../broker/sessions/queues.ts'
import { KEPT_MS, MAX_SESSIONS } from '../../../broker/sessions/sessions.ts'
import { makeSettings, makeTestLog, runBroker } from '../../rig.ts'
import { payloadsOf, turn } from '../entries.ts'
import { loginRaw, type RawClient } from '../raw.ts'

const POWER = 'wattwheel/main/power'
const ALERT = 'wattwheel/main/alert'

async function start() {
  const settings = makeSettings()
  let nowMs = 0
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, { wallMs: () => Date.now(), monoMs: () => nowMs }, log)
  const password = Buffer.from(makeServiceSecret(settings))
  const service = await loginRaw(port, { clientId: 'service', username: 'service', password })
  let lastId = 0
  const say = async (payload: string, topic = ALERT) => {
    const messageId = ++lastId
    service.send({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false })
    await service.first((packet) => packet.cmd === 'puback' && packet.messageId === messageId)
  }
  const wait = (ms: number) => {
    nowMs += ms
  }
  return { port, lines, settings, say, wait }
}

async function leave(client: RawClient): Promise<void> {
  client.send({ cmd: 'disconnect' })
  await client.closed
}

async function subscribed(port: number, clientId: string, topics = [ALERT]): Promise<RawClient> {
  const client = await loginRaw(port, { clientId, clean: false })
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) })
  await client.first(({ cmd }) => cmd === 'suback')
  return client
}

/** Comes back, and tells whether the session was there and what it had kept. */
async function back(port: number, clientId: string, clean = false) {
  const client = await loginRaw(port, { clientId, clean })
  const connack = await client.first(({ cmd }) => cmd === 'connack')
  client.send({ cmd: 'pingreq' })
  await client.first(({ cmd }) => cmd === 'pingresp')
  const kept = client.packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.payload.toString()] : []))
  return { client, present: 'sessionPresent' in connack && connack.sessionPresent, kept }
}

describe('A session', () => {
  it('keeps for a client that is away what came, and gives it once', async () => {
    const { port, say } = await start()
    await leave(await subscribed(port, 'a'))
    await say('one')
    await say('two')
    const { client, present, kept } = await back(port, 'a')
    expect([present, kept]).toEqual([true, ['one', 'two']])
    for (const packet of client.packets)
      if (packet.cmd === 'publish') client.send({ cmd: 'puback', messageId: packet.messageId as number })
    client.send({ cmd: 'pingreq' })
    await client.first(({ cmd }) => cmd === 'pingresp')
    await leave(client)
    expect(await back(port, 'a')).toMatchObject({ present: true, kept: [] })
  })

  it('keeps no more than a thousand messages, and says so', async () => {
    const { port, say, lines } = await start()
    await leave(await subscribed(port, 'a'))
    for (let i = 1; i <= MAX_AWAY + 10; i++) await say(`${i}`)
    const { client } = await back(port, 'a')
    await client.first((packet) => packet.cmd === 'publish' && packet.payload.toString() === `${MAX_AWAY}`)
    expect(client.packets.filter(({ cmd }) => cmd === 'publish')).toHaveLength(MAX_AWAY)
    const msg = 'not kept for a client that does not fetch its messages'
    expect(lines).toContainEqual(expect.objectContaining({ client: 'a', msg }))
  })

  it('is gone, with what it kept, when its client wants a clean one [MQTT-3.1.2-6]', async () => {
    const { port, say } = await start()
    await leave(await subscribed(port, 'a'))
    await say('one')
    const { client, present, kept } = await back(port, 'a', true)
    expect([present, kept]).toEqual([false, []])
    await leave(client)
    expect(await back(port, 'a')).toMatchObject({ present: false, kept: [] })
  })

  it('does not keep subscriptions that were refused', async () => {
    const { port, say } = await start()
    await leave(await subscribed(port, 'a', ['$SYS/#', POWER, ALERT]))
    await say('5', POWER)
    const { client, kept } = await back(port, 'a')
    expect(kept).toEqual(['5'])
    await leave(client)
    await leave(await subscribed(port, 'b', ['$SYS/#']))
    expect(await back(port, 'b')).toMatchObject({ present: false })
  })
})

describe('A session that nobody comes back for', () => {
  it('is dropped after a day', async () => {
    const { port, say, wait } = await start()
    await leave(await subscribed(port, 'gone'))
    wait(KEPT_MS - 1)
    await leave(await subscribed(port, 'here'))
    await say('one')
    wait(2)
    await leave(await subscribed(port, 'another'))
    expect(await back(port, 'gone')).toMatchObject({ present: false, kept: [] })
    expect(await back(port, 'here')).toMatchObject({ present: true, kept: ['one'] })
  })

  it('goes first when there are too many, and never that of one that is there', async () => {
    const { port, say, wait } = await start()
    const staying = await subscribed(port, 'staying')
    for (let i = 0; i < MAX_SESSIONS + 20; i++) {
      wait(1)
      await leave(await subscribed(port, `thrown${i}`))
    }
    await say('one')
    await staying.first(({ cmd }) => cmd === 'publish')
    expect(await back(port, 'thrown20')).toMatchObject({ present: false, kept: [] })
    expect(await back(port, `thrown${MAX_SESSIONS + 19}`)).toMatchObject({ present: true, kept: ['one'] })
  })
})

describe('A session with QoS 2', () => {
  it('knows its open ids again, and no other client does', async () => {
    const { port, settings } = await start()
    const publish = { cmd: 'publish', topic: 'wattwheel/main/tick', qos: 2, messageId: 1, retain: false } as const
    const first = await loginRaw(port, { clientId: 'a', clean: false })
    first.send({ ...publish, payload: turn(1), dup: false })
    await first.first(({ cmd }) => cmd === 'pubrec')
    first.socket.destroy()
    const again = await loginRaw(port, { clientId: 'a', clean: false })
    again.send({ ...publish, payload: turn(1), dup: true })
    await again.first(({ cmd }) => cmd === 'pubrec')
    const other = await loginRaw(port, { clientId: 'b', clean: false })
    other.send({ ...publish, payload: turn(2), dup: false })
    await other.first(({ cmd }) => cmd === 'pubrec')
    expect(payloadsOf(settings)).toEqual([turn(1), turn(2)])
  })
})
