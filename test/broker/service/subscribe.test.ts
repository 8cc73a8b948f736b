import { describe, expect, it } from 'vitest'
import { subscribeAll, subscribePatiently, unsubscribeAll } from '../../../broker/service/subscribe.ts'
import { startMosquitto } from '../../ingest/intake/mosquitto.ts'
import { connect, makeSettings, makeTestLog, runBroker } from '../../rig.ts'
import { describeWith } from '../../tools.ts'

const filters = Array.from({ length: 450 }, (_, i) => `wattwheel/flat-${i}/power`)

describeWith('mosquitto', 'Very many subscriptions', () => {
  it('are made in as many packets as it takes, and ended again', async () => {
    const { port } = await startMosquitto()
    const client = await connect(port)
    const [came, sizes]: [string[], number[]] = [[], []]
    client.on('message', (topic) => came.push(topic))
    client.on('packetsend', (packet) => {
      if (packet.cmd === 'subscribe') sizes.push(packet.subscriptions.length)
    })
    await subscribeAll(client, filters, 1)
    expect(sizes).toEqual([...Array(22).fill(20), 10])
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
