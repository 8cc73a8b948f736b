import mqtt from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Arrival } from '../../../ingest/arrival.ts'
import { makeTaker } from '../../../ingest/intake/acknowledge.ts'
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
