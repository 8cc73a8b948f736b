import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial } from 'node:net'
import { generate, parser } from 'mqtt-packet'
import { expect, it, onTestFinished } from 'vitest'
import { insistOnAnswers } from '../../../broker/service/answers.ts'
import { startGateway } from '../../chaos/cluster/gateway.ts'
import { startMosquitto } from '../../ingest/intake/mosquitto.ts'
import { connect, makeTestLog } from '../../rig.ts'
import { describeWith } from '../../tools.ts'

describeWith('mosquitto', 'A connection on which nothing is answered', () => {
  it('ends, and what was not answered is said again on the next', async () => {
    const { port } = await startMosquitto()
    const way = await startGateway([() => dial(port, '127.0.0.1')])
    onTestFinished(way.close)
    const client = await connect(way.port, { keepalive: 0, reconnectPeriod: 100 })
    insistOnAnswers(client, makeTestLog().log)
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
    for (const client of [asking, idle]) insistOnAnswers(client, makeTestLog().log)
    way.hold()
    asking.publish('wattwheel/main/power', '1', { qos: 1 })
    idle.publish('wattwheel/main/turn', '{}', { qos: 0 })
    await new Promise<void>((resolve) => asking.once('close', () => resolve()))
    expect(idle.connected).toBe(true)
  })
})

describeWith('mosquitto', 'A connection on which a broker speaks and answers nothing', () => {
  it('ends all the same, and the next is given twice as long, until something is answered', async () => {
    const way = await startDumb((await startMosquitto()).port)
    const { log, lines } = makeTestLog()
    const client = await connect(way.port, { reconnectPeriod: 1 })
    insistOnAnswers(client, log)
    way.isDumb = (connection) => connection <= 2
    await client.publishAsync('wattwheel/main/power', '1', { qos: 1 })
    way.isDumb = () => true
    client.publish('wattwheel/main/power', '2', { qos: 1 })
    await expect.poll(() => lines).toHaveLength(3)
    expect(lines.map(({ msg }) => /\d+ ms/.exec(`${msg}`)?.[0])).toEqual(['2000 ms', '4000 ms', '2000 ms'])
  })
})

const CHATTER = generate({
  cmd: 'publish',
  topic: 'wattwheel/main/turn',
  payload: '{}',
  qos: 0,
  dup: false,
  retain: false,
})

/** A way to a broker that keeps its PUBACKs back on the connections it is told, and chatters on all. */
async function startDumb(brokerPort: number) {
  const way = { port: 0, isDumb: (_connection: number) => false }
  let connections = 0
  const server = createServer((client) => {
    const connection = ++connections
    const broker = dial(brokerPort, '127.0.0.1').on('error', () => {})
    const answers = parser().on('packet', (packet) => {
      if (packet.cmd !== 'puback' || !way.isDumb(connection)) client.write(generate(packet))
    })
    client.on('error', () => {}).pipe(broker)
    broker.on('data', (data) => answers.parse(data))
    const chattering = setInterval(() => client.write(CHATTER), 500)
    client.on('close', () => {
      clearInterval(chattering)
      broker.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  way.port = (server.address() as AddressInfo).port
  return way
}
