import { connect as dial } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { insistOnAnswers } from '../../../broker/service/answers.ts'
import { startGateway } from '../../chaos/cluster/gateway.ts'
import { startMosquitto } from '../../ingest/intake/mosquitto.ts'
import { connect } from '../../rig.ts'
import { describeWith } from '../../tools.ts'

describeWith('mosquitto', 'A connection on which nothing is answered', () => {
  it('ends, and what was not answered is said again on the next', async () => {
    const { port } = await startMosquitto()
    const way = await startGateway([() => dial(port, '127.0.0.1')])
    onTestFinished(way.close)
    const client = await connect(way.port, { keepalive: 0, reconnectPeriod: 100 })
    insistOnAnswers(client)
    await client.publishAsync('wattwheel/main/power', '1', { qos: 1 })
    way.hold()
    let isAnswered = false
    const publishing = client.publishAsync('wattwheel/main/power', '2', { qos: 1 }).then(() => {
      isAnswered = true
    })
    await new Promise<void>((resolve) => client.once('close', () => resolve()))
    expect(isAnswered).toBe(false)
    way.heal('reset')
    await publishing
  })

  it('stays where nothing was asked', async () => {
    const { port } = await startMosquitto()
    const way = await startGateway([() => dial(port, '127.0.0.1')])
    onTestFinished(way.close)
    const [asking, idle] = [await connect(way.port, { reconnectPeriod: 0 }), await connect(way.port, { keepalive: 0 })]
    for (const client of [asking, idle]) insistOnAnswers(client)
    way.hold()
    asking.publish('wattwheel/main/power', '1', { qos: 1 })
    idle.publish('wattwheel/main/turn', '{}', { qos: 0 })
    await new Promise<void>((resolve) => asking.once('close', () => resolve()))
    expect(idle.connected).toBe(true)
  })
})
