import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  connectService,
  makeServiceSecret,
  subscribeAll,
  subscribePatiently,
  unsubscribeAll,
} from '../../broker/service.ts'
import { startMosquitto } from '../ingest/intake/mosquitto.ts'
import { connect, makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { messageOf } from './loading.ts'

const secretFile = (settings: { data: string }) => join(settings.data, 'service.secret')

describe('The secret of the services', () => {
  it('is made at the first start, for nobody else to read, and kept over restarts', async () => {
    const settings = makeSettings()
    const broker = await runBroker(settings)
    const secret = readFileSync(secretFile(settings), 'utf8').trim()
    expect(secret).toMatch(/^[\w-]{32}$/)
    expect(statSync(secretFile(settings)).mode & 0o777).toBe(0o600)
    await broker.close()
    const again = await runBroker(settings)
    expect(readFileSync(secretFile(settings), 'utf8').trim()).toBe(secret)
    await connect(again.port, { username: 'service', password: secret })
  })

  it('differs from folder to folder', () => {
    expect(makeServiceSecret(makeSettings())).not.toBe(makeServiceSecret(makeSettings()))
  })

  it('is not made where the settings hold a password', () => {
    const settings = makeSettings((settings) => {
      settings.broker.service_password = 'correct horse'
    })
    expect(makeServiceSecret(settings)).toBe('correct horse')
    expect(readdirSync(settings.data)).toEqual([])
  })

  it('that cannot be made is a fault with the file and what to do', () => {
    const settings = makeSettings()
    writeFileSync(join(settings.data, 'occupied'), '')
    settings.data = join(settings.data, 'occupied', 'data')
    expect(messageOf(() => makeServiceSecret(settings))).toBe(
      `${secretFile(settings)}: part of this path is a file, not a folder. Name another folder with the setting "data".`,
    )
  })
})

describe('A service that starts before the broker', () => {
  it('waits for the secret, and says so once', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const stop = new AbortController()
    settings.mqtt.url = 'mqtt://127.0.0.1:1'
    const connecting = connectService(settings, 'test', {}, log, stop.signal)
    expect(lines).toMatchObject([
      { file: secretFile(settings), msg: 'waiting for the broker to make its service secret' },
    ])
    expect(existsSync(secretFile(settings))).toBe(false)
    const secret = makeServiceSecret(settings)
    const client = await connecting
    onTestFinished(() => client.endAsync(true))
    expect(client.options).toMatchObject({ username: 'service', password: secret })
    expect(lines).toHaveLength(1)
  })

  it('can be told to wait no longer', async () => {
    const stop = new AbortController()
    const connecting = connectService(makeSettings(), 'test', {}, makeTestLog().log, stop.signal)
    stop.abort()
    await expect(connecting).rejects.toMatchObject({ name: 'AbortError' })
  })
})

const filters = Array.from({ length: 450 }, (_, i) => `wattwheel/flat-${i}/power`)

describeWith('mosquitto', 'Very many subscriptions', () => {
  it('are made in as many packets as it takes, and ended again', async () => {
    const { port } = await startMosquitto()
    const client = await connect(port)
    const came: string[] = []
    client.on('message', (topic) => came.push(topic))
    await subscribeAll(client, filters, 1)
    await unsubscribeAll(client, filters.slice(1, -1))
    for (const topic of filters) await client.publishAsync(topic, '1', { qos: 1 })
    await expect.poll(() => came).toEqual([filters[0], filters.at(-1)])
  })
})

describeWith('mosquitto', 'Very many subscriptions without guarantee', () => {
  it('have brought what is retained when the broker answers what was published after them', async () => {
    const { port } = await startMosquitto()
    const client = await connect(port)
    const last = filters.at(-1) as string
    await client.publishAsync(last, '412', { qos: 1, retain: true })
    const came: string[] = []
    client.on('message', (topic) => came.push(topic))
    const subscribing = subscribeAll(client, filters, 0)
    await client.publishAsync('wattwheel/status', 'online', { qos: 1 })
    expect(came).toEqual([last])
    await subscribing
  })
})

describe('Several subscriptions', () => {
  it('of which one is refused are a fault that names it', async () => {
    const { port } = await runBroker(makeSettings())
    const client = await connect(port)
    await expect(subscribeAll(client, [...filters.slice(0, 20), '$SYS/journal'], 1)).rejects.toThrow(
      'expected the broker to grant 21 filters, got $SYS/journal refused.',
    )
  })

  it('that are refused are tried again, until the connection ends, and the log says so once', async () => {
    const { port } = await runBroker(makeSettings())
    const client = await connect(port)
    const { log, lines } = makeTestLog()
    expect(await subscribePatiently(client, filters.slice(0, 2), 0, log)).toBe(true)
    let tries = 0
    client.on('packetsend', ({ cmd }) => {
      if (cmd === 'subscribe') tries++
    })
    const trying = subscribePatiently(client, ['$SYS/journal'], 0, log)
    await expect.poll(() => tries).toBeGreaterThan(2)
    await client.endAsync(true)
    expect(await trying).toBe(false)
    const told = lines.map(({ msg }) => String(msg)).filter((msg) => msg.startsWith('not subscribed, trying again'))
    expect(told).toHaveLength(1)
  })
})
