import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { changeUsers, type User, usersFile } from '../../broker/users.ts'
import { eventually, makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { ACCEPTED, codeOf, enter, loginOf, makeUser, NOT_AUTHORISED, putUsers } from './people.ts'

const viewer = { name: 'viewer', role: 'viewer' } as const
const cellar = { name: 'cellar', role: 'sensor' as const, meters: ['main'] }

async function start(...users: Omit<User, 'hash'>[]) {
  const settings = makeSettings()
  await putUsers(settings, ...users)
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, undefined, log)
  const told = (text: string) => eventually(async () => lines.find(({ msg }) => `${msg}`.includes(text)))
  return { settings, port, lines, told }
}

const drop = ({ data }: Settings, gone: string) =>
  changeUsers(data, (users) => users.filter(({ name }) => name !== gone))

describe('A change of the users', () => {
  it('lets a new one in without a restart', async () => {
    const { settings, port, told } = await start()
    expect(await codeOf(port, loginOf('viewer'))).toBe(NOT_AUTHORISED)
    await putUsers(settings, viewer)
    await told('the users have changed')
    expect(await codeOf(port, loginOf('viewer'))).toBe(ACCEPTED)
  })

  it('ends the connections of one who is removed, and nobody else’s', async () => {
    const { settings, port } = await start(viewer, cellar)
    const removed = await enter(port, { ...loginOf('viewer'), clientId: 'a' })
    const second = await enter(port, { ...loginOf('viewer'), clientId: 'b' })
    const kept = await enter(port, { ...loginOf('cellar'), clientId: 'c' })
    drop(settings, 'viewer')
    await Promise.all([removed.closed, second.closed])
    kept.send({ cmd: 'pingreq' })
    await kept.first(({ cmd }) => cmd === 'pingresp')
    expect(await codeOf(port, loginOf('viewer'))).toBe(NOT_AUTHORISED)
  })

  it('ends the connections of one whose password or rights are others', async () => {
    const { settings, port } = await start(viewer, cellar)
    const [one, other] = [
      await enter(port, { ...loginOf('viewer'), clientId: 'a' }),
      await enter(port, { ...loginOf('cellar'), clientId: 'b' }),
    ]
    const changed = await makeUser(viewer, 'another password')
    changeUsers(settings.data, (users) =>
      users.map((user) => (user.name === 'viewer' ? changed : { ...user, meters: ['garage'] })),
    )
    await Promise.all([one.closed, other.closed])
    expect(await codeOf(port, loginOf('viewer'))).toBe(NOT_AUTHORISED)
    expect(await codeOf(port, { username: 'viewer', password: Buffer.from('another password') })).toBe(ACCEPTED)
  })
})

describe('A change of the users file', () => {
  it('that removes a user gives the ids of its sessions free', async () => {
    const { settings, port, told } = await start(viewer, cellar)
    const session = { clientId: 'esp', clean: false }
    const before = await enter(port, { ...loginOf('cellar'), ...session })
    before.send({ cmd: 'disconnect' })
    await before.closed
    expect(await codeOf(port, { ...loginOf('viewer'), ...session })).not.toBe(ACCEPTED)
    drop(settings, 'cellar')
    await told('the users have changed')
    expect(await codeOf(port, { ...loginOf('viewer'), ...session })).toBe(ACCEPTED)
  })

  it.each([
    ['half a file', (file: string) => writeFileSync(file, '{"users":[{"na'), 'expected JSON'],
    ['a fault', (file: string) => writeFileSync(file, '{"users":[{}]}'), 'users.0.name: expected a value'],
    ['nothing', (file: string) => rmSync(file), 'is gone'],
  ])('that leaves %s leaves the users as they were, and is told', async (_, harm, expected) => {
    const { settings, port, lines, told } = await start(viewer)
    const client = await enter(port, { ...loginOf('viewer'), clientId: 'a' })
    const good = readFileSync(usersFile(settings.data))
    harm(usersFile(settings.data))
    await told(expected)
    client.send({ cmd: 'pingreq' })
    await client.first(({ cmd }) => cmd === 'pingresp')
    expect(await codeOf(port, loginOf('viewer'))).toBe(ACCEPTED)
    expect(lines.filter(({ level }) => level === 50)).toHaveLength(1)
    writeFileSync(usersFile(settings.data), good)
    await told('the users have changed')
    expect(await codeOf(port, loginOf('viewer'))).toBe(ACCEPTED)
  })

  it('tells the broker’s log no hash', async () => {
    const { settings, lines, told } = await start(viewer)
    drop(settings, 'viewer')
    await told('the users have changed')
    expect(JSON.stringify(lines)).not.toMatch(/scrypt|the secret/)
  })
})
