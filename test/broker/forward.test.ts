import { describe, expect, it, onTestFinished } from 'vitest'
import { simulateCommand } from '../../firmware/simulator/command.ts'
import { connect, eventually, makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { entriesOf } from './entries.ts'
import { enter, loginOf, passwordOf, putUsers, serviceLogin } from './people.ts'
import type { RawClient } from './raw.ts'

async function start() {
  const settings = makeSettings()
  await putUsers(settings, { name: 'kitchen', role: 'viewer' }, { name: 'hall', role: 'display' })
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, undefined, log)
  const { username, password } = serviceLogin(settings)
  const service = await connect(port, { username: username ?? '', password: password ?? '' })
  const publish = (topic: string, text: string, retain = false) =>
    service.publishAsync(`wattwheel/main/${topic}`, text, { qos: 1, retain })
  return { settings, lines, port, publish }
}

const ofClean = { clientId: 'panel', clean: false }
const topicsOf = ({ packets }: RawClient) =>
  packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic] : []))

describe('A message', () => {
  it('that waits in a session is not delivered to a user who may not read it any more', async () => {
    const { port, settings, lines, publish } = await start()
    const viewer = await enter(port, { ...ofClean, ...loginOf('kitchen') })
    viewer.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wattwheel/#', qos: 1 }] })
    await viewer.first(({ cmd }) => cmd === 'suback')
    viewer.socket.destroy()
    await publish('alert', 'private')
    await publish('power', '412')

    await putUsers(settings, { name: 'kitchen', role: 'display' })
    await eventually(async () => lines.find(({ msg }) => msg === 'the users have changed'))
    const display = await enter(port, { ...ofClean, ...loginOf('kitchen') })
    await display.first((packet) => packet.cmd === 'publish')
    await publish('alert', 'private too')
    display.send({ cmd: 'pingreq' })
    await display.first(({ cmd }) => cmd === 'pingresp')
    expect(topicsOf(display)).toEqual(['wattwheel/main/power'])
    expect(lines).toContainEqual(
      expect.objectContaining({
        user: 'kitchen',
        msg: 'refused: wattwheel/# may not be subscribed to by kitchen (display)',
      }),
    )
  })

  it('that is retained is delivered to those who may subscribe to it alone', async () => {
    const { port, publish } = await start()
    await publish('config', '{}', true)
    await publish('power', '412', true)
    const display = await enter(port, loginOf('hall'))
    const filters = ['wattwheel/+/config', 'wattwheel/#', 'wattwheel/+/power'].map((topic) => ({
      topic,
      qos: 1 as const,
    }))
    display.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters })
    await display.first((packet) => packet.cmd === 'publish')
    display.send({ cmd: 'pingreq' })
    await display.first(({ cmd }) => cmd === 'pingresp')
    expect(display.packets.find(({ cmd }) => cmd === 'suback')).toMatchObject({ granted: [128, 128, 1] })
    expect(topicsOf(display)).toEqual(['wattwheel/main/power'])
  })

  it('is not retained on a topic that holds events', async () => {
    const { port } = await start()
    const sensor = await enter(port, { clientId: 'sensor' })
    const event = { cmd: 'publish', payload: '{}', qos: 1, messageId: 1, dup: false, retain: true } as const
    for (const kind of ['turn', 'align', 'health']) {
      const before = sensor.packets.length
      sensor.send({ ...event, topic: `wattwheel/main/${kind}` })
      await sensor.first((packet) => packet.cmd === 'puback' && sensor.packets.indexOf(packet) >= before)
    }
    const viewer = await enter(port, { clientId: 'viewer' })
    viewer.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wattwheel/#', qos: 1 }] })
    await viewer.first((packet) => packet.cmd === 'publish')
    viewer.send({ cmd: 'pingreq' })
    await viewer.first(({ cmd }) => cmd === 'pingresp')
    expect(topicsOf(viewer)).toEqual(['wattwheel/main/health'])
  })
})

describe('A simulated sensor that logs in as one', () => {
  it('may do all it has to, and sends its history', async () => {
    const settings = makeSettings()
    await putUsers(settings, { name: 'cellar', role: 'sensor', meters: ['main'] })
    const { log, lines } = makeTestLog()
    await runBroker(settings, undefined, log)
    Object.assign(settings.mqtt, { username: 'cellar', password: passwordOf('cellar') })
    const values = { meter: 'main', url: '', days: '1', speed: '1', seed: '1' }
    const simulator = await simulateCommand.start(settings, log, values)
    onTestFinished(() => simulator.close())
    await simulator.historySent
    expect(entriesOf(settings).map(({ user }) => user)).toContain('cellar')
    expect(lines.filter(({ msg }) => `${msg}`.includes('refused'))).toEqual([])
  })
})
