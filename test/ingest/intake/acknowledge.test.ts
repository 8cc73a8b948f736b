import mqtt from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Arrival } from '../../../ingest/arrival.ts'
import { makeTaker } from '../../../ingest/intake/acknowledge.ts'
import { rememberLately } from '../../../ingest/intake/lately.ts'
import { connect, eventually, makeTestLog } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { startMosquitto } from './mosquitto.ts'

/** So many does the broker send at once; they are more than may wait for a commit, so nothing more is read. */
const MESSAGES = 20
const LENGTH = 1000
/** Tried again twice a second, that is longer than the broker waits for a client that has a second for each sign of life. */
const FAILURES = 8

describeWith('mosquitto', 'What cannot be recorded for a while', () => {
  it('does not cost the connection, though nothing more is read from it', async () => {
    const { port } = await startMosquitto()
    const client = mqtt.connect({ host: '127.0.0.1', port, keepalive: 1, protocolVersion: 4, reconnectPeriod: 0 })
    onTestFinished(() => client.endAsync(true))
    let closed = 0
    client.on('close', () => closed++)
    const taken: Arrival[] = []
    let tried = 0
    const take = async (arrivals: Arrival[]) => {
      if (++tried <= FAILURES) throw new Error('the database is away')
      taken.push(...arrivals)
    }
    makeTaker(take, makeTestLog().log, systemClock).serve(client)
    await client.subscribeAsync('wattwheel/+/tick', { qos: 1 })

    const sensor = await connect(port)
    const send = (seq: number) => sensor.publishAsync('wattwheel/main/tick', `${seq}`.padEnd(LENGTH), { qos: 1 })
    await Promise.all(Array.from({ length: MESSAGES }, (_, seq) => send(seq)))
    await eventually(async () => closed > 0 || taken.length === MESSAGES || undefined)
    expect([closed, tried > FAILURES, taken.length]).toEqual([0, true, MESSAGES])
  })
})

const numbered = (seq: number) => JSON.stringify({ boot: '8adeb856d890a7c4', seq })

describeWith('mosquitto', 'What comes again', () => {
  it('is acknowledged without being taken again, where it was taken and only its acknowledgement was lost', async () => {
    const { port } = await startMosquitto()
    const options = { host: '127.0.0.1', port, clientId: 'keeps', clean: false, reconnectPeriod: 0 } as const
    const client = mqtt.connect({ ...options, protocolVersion: 4 })
    onTestFinished(() => client.endAsync(true))
    const closed = () => new Promise<void>((resolve) => client.once('close', () => resolve()))
    const taken: string[] = []
    let cameAgain = 0
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'publish' && packet.dup) cameAgain++
    })
    const take = async (arrivals: Arrival[]) => {
      taken.push(...arrivals.map(({ payload }) => payload.toString()))
      if (taken.length > 1) return
      client.stream.destroy()
      await closed()
    }
    makeTaker(take, makeTestLog().log, systemClock).serve(client)
    await client.subscribeAsync('wattwheel/+/tick', { qos: 1 })
    const sensor = await connect(port)
    await sensor.publishAsync('wattwheel/main/tick', numbered(1), { qos: 1 })
    await closed()
    client.reconnect()
    await sensor.publishAsync('wattwheel/main/tick', numbered(2), { qos: 1 })
    await expect.poll(() => taken).toEqual([1, 2].map(numbered))
    client.stream.destroy()
    await closed()
    client.reconnect()
    await sensor.publishAsync('wattwheel/main/tick', numbered(3), { qos: 1 })
    await expect.poll(() => taken).toEqual([1, 2, 3].map(numbered))
    expect(cameAgain).toBe(1)
  })
})

it('A message without a number is never taken for one that came before', () => {
  const lately = rememberLately()
  const arrival = (topic: string, payload: string): Arrival => ({ topic, payload: Buffer.from(payload), atMs: 0 })
  const ticks = ['', '{}', '{"at":"2026-01-01T00:00:00Z"}'].map((payload) => arrival('wattwheel/main/tick', payload))
  const unnumbered = [...ticks, arrival('wattwheel/main/status', 'offline')]
  const tick = arrival('wattwheel/main/tick', numbered(1))
  for (const message of [...unnumbered, tick]) lately.add(message)
  expect(unnumbered.map(lately.has)).toEqual(unnumbered.map(() => false))
  expect(lately.has(tick)).toBe(true)
  expect(lately.has(arrival('wattwheel/shed/tick', numbered(1)))).toBe(false)
})
