import { describe, expect, it } from 'vitest'
import { makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { ACCEPTED, codeOf, enter, IDENTIFIER_REJECTED, knock, loginOf, putUsers, serviceLogin } from './people.ts'
import type { RawClient } from './raw.ts'

async function start() {
  const settings = makeSettings()
  await putUsers(settings, { name: 'cellar', role: 'sensor', meters: ['main'] }, { name: 'viewer', role: 'viewer' })
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, undefined, log)
  return { settings, port, lines }
}

async function isAlive(client: RawClient): Promise<void> {
  const before = client.packets.length
  client.send({ cmd: 'pingreq' })
  await client.first((packet) => packet.cmd === 'pingresp' && client.packets.indexOf(packet) >= before)
}

const ID = 'esp-4711'

describe('A client id that is in use', () => {
  it.each([
    ['another user', loginOf('viewer')],
    ['this machine', {}],
  ])('is refused to %s, and its client notices nothing', async (_, intruder) => {
    const { port, lines } = await start()
    const sensor = await enter(port, { ...loginOf('cellar'), clientId: ID })
    expect(await codeOf(port, { ...intruder, clientId: ID })).toBe(IDENTIFIER_REJECTED)
    await isAlive(sensor)
    const msg = `refused: expected a client id of its own, got "${ID}" of another user`
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', client: ID, msg }))
  })

  it('is refused to our own services and to those without a password just so', async () => {
    const { port, settings } = await start()
    const nobody = await enter(port, { clientId: ID })
    expect(await codeOf(port, { ...serviceLogin(settings), clientId: ID })).toBe(IDENTIFIER_REJECTED)
    expect(await codeOf(port, { ...loginOf('cellar'), clientId: ID })).toBe(IDENTIFIER_REJECTED)
    await isAlive(nobody)
  })

  it('is taken over by the same user, as MQTT says', async () => {
    const { port } = await start()
    const before = await enter(port, { ...loginOf('cellar'), clientId: ID })
    const after = await enter(port, { ...loginOf('cellar'), clientId: ID })
    await before.closed
    await isAlive(after)
    expect(await codeOf(port, { ...loginOf('viewer'), clientId: ID })).toBe(IDENTIFIER_REJECTED)
  })

  it('is still in use when somebody with a wrong password asks for it', async () => {
    const { port } = await start()
    const sensor = await enter(port, { ...loginOf('cellar'), clientId: ID })
    expect(await codeOf(port, { username: 'cellar', password: Buffer.from('wrong'), clientId: ID })).toBe(5)
    await isAlive(sensor)
  })
})

describe('A session', () => {
  it('that waits for its user is nobody else’s, and comes back to that user', async () => {
    const { port } = await start()
    const session = { clientId: ID, clean: false }
    const before = await enter(port, { ...loginOf('cellar'), ...session })
    before.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wattwheel/main/config', qos: 1 }] })
    await before.first(({ cmd }) => cmd === 'suback')
    before.send({ cmd: 'disconnect' })
    await before.closed
    expect(await codeOf(port, { ...loginOf('viewer'), ...session })).toBe(IDENTIFIER_REJECTED)
    expect(await codeOf(port, { ...loginOf('viewer'), clientId: ID })).toBe(IDENTIFIER_REJECTED)
    const { returnCode, sessionPresent } = await knock(port, { ...loginOf('cellar'), ...session })
    expect([returnCode, sessionPresent]).toEqual([ACCEPTED, true])
  })

  it('that ended with its connection leaves the id to everybody', async () => {
    const { port } = await start()
    const sensor = await enter(port, { ...loginOf('cellar'), clientId: ID })
    sensor.send({ cmd: 'disconnect' })
    await sensor.closed
    expect(await codeOf(port, { ...loginOf('viewer'), clientId: ID })).toBe(ACCEPTED)
  })
})

describe('A client id of our own services', () => {
  it.each(['wattwheel-ingest', 'wattwheel-ingest-live', 'wattwheel-web', 'wattwheel-'])(
    '%s is for them alone, also before they come',
    async (clientId) => {
      const { port, settings, lines } = await start()
      expect(await codeOf(port, { clientId })).toBe(IDENTIFIER_REJECTED)
      expect(await codeOf(port, { ...loginOf('viewer'), clientId })).toBe(IDENTIFIER_REJECTED)
      expect(await codeOf(port, { ...serviceLogin(settings), clientId })).toBe(ACCEPTED)
      const msg = `refused: expected a client id of its own, got "${clientId}" of our services`
      expect(lines).toContainEqual(expect.objectContaining({ user: 'viewer', msg }))
    },
  )
})
