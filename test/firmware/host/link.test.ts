import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { selfSigned, writePair } from '../../broker/listeners/certificate.ts'
import { passwordOf, putUsers } from '../../broker/people.ts'
import { connect, listen, makeSettings, runBroker, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { at, said, secretFile, startDevice } from './device.ts'

const KITCHEN = { name: 'kitchen', role: 'sensor' as const, meters: ['main'] }
const asKitchen = (password: string) => ['--user', KITCHEN.name, '--password-file', secretFile(password)]

describeWith('the firmware on this machine', 'The connection', () => {
  test('is found by asking the network, where nobody says where the broker is', async () => {
    const root = `test-${randomBytes(6).toString('hex')}`
    const settings = makeSettings((settings) => {
      settings.broker.host = '0.0.0.0'
      settings.broker.allow_anonymous = true
      settings.mqtt.root = root
    })
    const { port } = await runBroker(settings)
    const { first } = await listen(await connect(port), `${root}/main/sensor`)
    startDevice('sensor', ['--root', root])
    await first((_, text) => text === 'online')
  })

  test('is let in with a password, and not with a wrong one', async () => {
    const settings = makeSettings(({ broker }) => {
      broker.trust_loopback = false
    })
    await putUsers(settings, KITCHEN)
    const { port } = await runBroker(settings)
    const wrong = startDevice('sensor', [...at(port), ...asKitchen('wrong')])
    expect(await said(wrong, 'refused')).toContain('not authorised')
    const right = startDevice('sensor', [...at(port), ...asKitchen(passwordOf('kitchen')), '--id', 'kitchen'])
    await said(right, 'connected')
  })

  test('is private with TLS, and only with a broker that it was told to believe', async () => {
    const files = writePair(tempFolder(), selfSigned())
    const others = writePair(tempFolder(), selfSigned('somebody else'))
    const settings = makeSettings(({ broker }) => {
      broker.tls = { port: 0, ...files }
    })
    await putUsers(settings, KITCHEN)
    const { tlsPort = 0 } = await runBroker(settings)
    const login = [...at(tlsPort), ...asKitchen(passwordOf('kitchen'))]
    await said(startDevice('sensor', [...login, '--authority', files.cert]), 'connected')
    const stranger = startDevice('sensor', [...login, '--authority', others.cert, '--id', 'stranger'])
    await stranger.find((lines) => lines.find((line) => /^(lost|no server)/.test(line)))
    expect(stranger.lines).not.toContain('connected')
  })

  test('that ends without a goodbye leaves offline behind', async () => {
    const { port } = await runBroker(makeSettings())
    const { first } = await listen(await connect(port), 'wattwheel/main/sensor')
    const sensor = startDevice('sensor', at(port))
    await first((_, text) => text === 'online')
    await sensor.stop('SIGKILL')
    await first((_, text) => text === 'offline')
  })
})
