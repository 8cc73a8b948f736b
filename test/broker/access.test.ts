import { describe, expect, it } from 'vitest'
import { isLoopback } from '../../broker/contract/address.ts'
import { systemClock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import { type Credentials, makeLogin } from '../../broker/login.ts'
import { connect, listen, makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { entriesOf, turn } from './entries.ts'
import { codeOf, granted, mayPublish, serviceLogin } from './people.ts'
import { loginRaw } from './raw.ts'

const NAMES = Object.keys(TOPICS) as TopicName[]
const OF_SENSORS = ['tick', 'outage', 'sensor', 'health', 'align', 'turn']
const topics = NAMES.map((name) => topicOf('wattwheel', name, 'main'))

const settingsWith = (broker: Partial<Settings['broker']>) =>
  makeSettings((settings) => void Object.assign(settings.broker, broker))

async function start(settings = makeSettings()) {
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, undefined, log)
  return { settings, lines, port, service: serviceLogin(settings) }
}

async function namesThat(test: (topic: string) => Promise<boolean>): Promise<string[]> {
  const outcomes = await Promise.all(topics.map(test))
  return NAMES.filter((_, i) => outcomes[i])
}

describe('A client on this machine', () => {
  it('may publish what a sensor publishes, for any meter of the settings, and nothing else', async () => {
    const { port } = await start(
      makeSettings((settings) => {
        settings.meters['garage'] = settings.meters['main'] as never
      }),
    )
    expect(await namesThat((topic) => mayPublish(port, topic))).toEqual(OF_SENSORS)
    expect(await mayPublish(port, 'wattwheel/garage/tick')).toBe(true)
    for (const topic of ['wattwheel/main', 'elsewhere', 'homeassistant/status', '$SYS/journal', 'wattwheel/main/ticks'])
      expect(await mayPublish(port, topic)).toBe(false)
  })

  it('may subscribe to everything but $ topics', async () => {
    const { port } = await start()
    for (const filter of [...topics, '#', '+/+/power', 'wattwheel/#', 'homeassistant/#'])
      expect([filter, await granted(port, filter)]).toEqual([filter, 1])
    for (const filter of ['$SYS/#', '$SYS/journal', '$SYS/+/new/clients', '$share/group/wattwheel/#'])
      expect([filter, await granted(port, filter)]).toEqual([filter, 128])
  })

  it('is brought nothing of $SYS by #', async () => {
    const { port } = await start()
    const client = await connect(port)
    const inbox = await listen(client, ['#', '+/journal'])
    for (const seq of [1, 2]) await client.publishAsync('wattwheel/main/tick', turn(seq), { qos: 1 })
    await inbox.first((_, text) => text === turn(2))
    expect(inbox.messages.map(({ topic }) => topic)).toEqual(['wattwheel/main/tick', 'wattwheel/main/tick'])
  })

  it('may leave a will on the sensor topic alone', async () => {
    const { port } = await start()
    const will = (topic: string) => codeOf(port, { will: { topic, payload: 'offline' } })
    for (const [i, topic] of topics.entries())
      expect([topic, await will(topic)]).toEqual([topic, NAMES[i] === 'sensor' ? 0 : 5])
    for (const topic of ['wattwheel/garage/sensor', 'wattwheel/+/sensor', 'elsewhere', '$SYS/journal'])
      expect([topic, await will(topic)]).toEqual([topic, 5])
  })

  it('has its will published when its connection breaks', async () => {
    const { port } = await start()
    const inbox = await listen(await connect(port), 'wattwheel/main/sensor')
    const payload = 'offline'
    const sensor = await loginRaw(port, { will: { topic: 'wattwheel/main/sensor', payload, qos: 1, retain: true } })
    sensor.socket.resetAndDestroy()
    expect((await inbox.first(() => true)).text).toBe('offline')
  })

  it('is refused when loopback is not trusted, unless everybody is let in', async () => {
    const distrusting = await start(settingsWith({ trust_loopback: false }))
    expect(await codeOf(distrusting.port, {})).toBe(5)
    const open = await start(settingsWith({ trust_loopback: false, allow_anonymous: true }))
    expect(await codeOf(open.port, {})).toBe(0)
    expect(await namesThat((topic) => mayPublish(open.port, topic))).toEqual(OF_SENSORS)
    expect(await granted(open.port, '#')).toBe(1)
    expect(await granted(open.port, '$SYS/#')).toBe(128)
  })
})

describe('A service', () => {
  it('may publish everything, and for Home Assistant', async () => {
    const { port, service } = await start()
    expect(await namesThat((topic) => mayPublish(port, topic, service))).toEqual(NAMES)
    expect(await mayPublish(port, 'homeassistant/device/wattwheel_main/config', service)).toBe(true)
    expect(await mayPublish(port, '$SYS/journal', service)).toBe(false)
  })

  it('may subscribe to everything, $SYS among it, but not share', async () => {
    const { port, service } = await start()
    for (const filter of [...topics, '#', '$SYS/#', '$SYS/journal', 'homeassistant/#'])
      expect([filter, await granted(port, filter, service)]).toEqual([filter, 1])
    expect(await granted(port, '$share/group/wattwheel/#', service)).toBe(128)
  })

  it('may leave a will on each topic of presence', async () => {
    const { port, service } = await start()
    const will = (topic: string) => codeOf(port, { ...service, will: { topic, payload: 'offline' } })
    expect(await namesThat(async (topic) => (await will(topic)) === 0)).toEqual([
      'sensor',
      'displayStatus',
      'status',
      'workerStatus',
    ])
  })

  it.each([
    ['a wrong password', 'service', 'wrong'],
    ['an empty password', 'service', ''],
    ['no password', 'service', undefined],
    ['another name', 'servant', 'wrong'],
    ['an empty name', '', ''],
  ])('with %s is nobody, also on this machine', async (_, username, text) => {
    const { port, lines } = await start()
    const password = text === undefined ? {} : { password: Buffer.from(text) }
    expect(await codeOf(port, { username, ...password })).toBe(5)
    const msg = `refused: expected a known user with the right password, got user "${username}"`
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', client: 'c', msg }))
  })

  it('logs in with the password of the settings, where there is one', async () => {
    const { port } = await start(settingsWith({ service_password: 'correct horse' }))
    expect(await codeOf(port, { username: 'service', password: Buffer.from('correct horse') })).toBe(0)
    expect(await codeOf(port, { username: 'service', password: Buffer.from('correct mule!') })).toBe(5)
  })
})

describe('A meter that the settings do not name', () => {
  it.each(['garage', 'constructor'])('%s is refused, and the log says what to add', async (meter) => {
    const { port, lines, service, settings } = await start()
    expect(await mayPublish(port, `wattwheel/${meter}/tick`)).toBe(false)
    expect(await mayPublish(port, `wattwheel/${meter}/tick`, service)).toBe(false)
    expect(entriesOf(settings)).toEqual([])
    const msg = `refused: the settings name no meter "${meter}": add it under "meters"`
    expect(lines).toContainEqual(expect.objectContaining({ user: 'loopback', address: '127.0.0.1', msg }))
    expect(lines).toContainEqual(expect.objectContaining({ user: 'service', msg }))
  })
})

describe('The address of a client', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:7f00:1', true],
    ['::ffff:127.8.9.10', true],
    ['126.255.255.255', false],
    ['128.0.0.1', false],
    ['192.168.0.7', false],
    ['::ffff:192.168.0.7', false],
    ['::2', false],
    ['fe80::1', false],
    ['0.0.0.0', false],
    ['', false],
    ['localhost', false],
    [undefined, false],
  ])('%s is this machine: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected)
  })

  it('decides without credentials, and a refusal names the setting that would let it in', async () => {
    const identify = (address: string, broker: Partial<Settings['broker']> = {}, login: Partial<Credentials> = {}) =>
      makeLogin(settingsWith(broker), 'secret', { find: () => undefined }, systemClock).identify({
        address,
        trusted: isLoopback(address) && broker.trust_loopback !== false,
        username: undefined,
        password: undefined,
        ...login,
      })
    const refused = (setting: string) => ({ refused: expect.stringContaining(setting) })
    expect(await identify('127.0.0.1')).toMatchObject({ user: 'loopback' })
    expect(await identify('127.0.0.1', { trust_loopback: false })).toMatchObject(refused('broker.trust_loopback'))
    expect(await identify('192.168.0.7')).toMatchObject(refused('broker.allow_anonymous'))
    expect(await identify('192.168.0.7', { allow_anonymous: true })).toMatchObject({ user: 'anonymous' })
    expect(await identify('192.168.0.7', { allow_anonymous: true }, { username: 'me' })).toMatchObject(refused('"me"'))
    const login = { username: 'service', password: Buffer.from('secret') }
    expect(await identify('192.168.0.7', {}, login)).toMatchObject({ user: 'service' })
  })

  it('is trusted in its mapped form on a listener for both families', async () => {
    const { port } = await start(settingsWith({ host: '::' }))
    expect(await codeOf(port, {})).toBe(0)
    expect(await mayPublish(port, 'wattwheel/main/tick')).toBe(true)
  })
})
