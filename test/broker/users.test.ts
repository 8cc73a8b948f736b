import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startBroker } from '../../broker/broker.ts'
import { takeLock } from '../../broker/lock.ts'
import { NOBODYS_HASH } from '../../broker/password.ts'
import { changeUsers, readUsers, usersFile } from '../../broker/users.ts'
import { makeSettings, makeTestLog, runBroker, tempFolder } from '../rig.ts'
import { messageOf } from './loading.ts'
import { makeUser } from './people.ts'

const viewer = { name: 'viewer', role: 'viewer' } as const

describe('The users file', () => {
  it('is for nobody else to read, and nothing is left beside it', async () => {
    const data = tempFolder()
    const user = await makeUser(viewer)
    changeUsers(data, () => [user])
    changeUsers(data, (users) => [...users, { ...user, name: 'other' }])
    expect(readUsers(data)?.map(({ name }) => name)).toEqual(['viewer', 'other'])
    expect(statSync(usersFile(data)).mode & 0o777).toBe(0o600)
    expect(readdirSync(data).filter((name) => name.endsWith('.new'))).toEqual([])
  })

  it('stays as it was when a change fails', async () => {
    const data = tempFolder()
    const user = await makeUser(viewer)
    changeUsers(data, () => [user])
    const fails = () => {
      throw new Error('no')
    }
    expect(() => changeUsers(data, fails)).toThrow('no')
    expect(readUsers(data)).toEqual([user])
    changeUsers(data, () => [])
    expect(readUsers(data)).toEqual([])
  })

  it('is changed by one at a time', async () => {
    const data = tempFolder()
    changeUsers(data, () => [])
    const lock = takeLock(usersFile(data))
    expect(messageOf(() => changeUsers(data, () => []))).toContain('expected to be its only writer')
    lock.release()
    changeUsers(data, () => [])
  })

  it('that is not there holds nobody', () => {
    expect(readUsers(tempFolder())).toBeUndefined()
  })
})

const hash = NOBODYS_HASH

describe('A users file', () => {
  it.each([
    ['half a file', '{"users":[{"name":"viewer","ro', 'expected JSON'],
    ['an empty file', '', 'expected JSON'],
    ['another thing', '[]', 'expected object'],
    ['an unknown role', { name: 'a', role: 'service', hash }, 'users.0.role: expected one of sensor, display, viewer'],
    ['a reserved name', { name: 'service', role: 'viewer', hash }, 'none of service, loopback, anonymous'],
    ['a name that is a filter', { name: '+', role: 'display', hash }, 'users.0.name: expected a name'],
    ['a sensor of nothing', { name: 'a', role: 'sensor', hash }, 'expected meters for a sensor'],
    ['a viewer of a meter', { name: 'a', role: 'viewer', meters: ['main'], hash }, 'and for nobody else'],
    ['no meter', { name: 'a', role: 'sensor', meters: ['+'], hash }, 'expected the name of a meter'],
    ['a password in the clear', { name: 'a', role: 'viewer', hash: 'hunter2' }, 'got "[redacted]"'],
    ['a key for a password', { name: 'a', role: 'viewer', hash, password: 'hunter2' }, 'got "[redacted]"'],
    ['a hash that costs all', { name: 'a', role: 'viewer', hash: hash.replace('ln=15', 'ln=30') }, 'expected a hash'],
    ['a password and no JSON', '{"users":[{"password":hunter2}]}', 'expected JSON'],
  ])('with %s is a fault that tells no password', (_, content, expected) => {
    const data = tempFolder()
    const text = typeof content === 'string' ? content : JSON.stringify({ users: [content] })
    writeFileSync(usersFile(data), text)
    const message = messageOf(() => readUsers(data))
    expect(message).toContain(usersFile(data))
    expect(message).toContain(expected)
    expect(message).not.toMatch(/hunter2|scrypt/)
  })

  it('with a name twice is a fault', () => {
    const data = tempFolder()
    const user = { ...viewer, hash }
    writeFileSync(usersFile(data), JSON.stringify({ users: [user, user] }))
    expect(messageOf(() => readUsers(data))).toContain('expected each user once, got "viewer" twice')
  })

  it('that cannot be used keeps the broker from starting, and harms nothing', async () => {
    const settings = makeSettings()
    writeFileSync(usersFile(settings.data), '{')
    await expect(startBroker(settings, makeTestLog().log)).rejects.toMatchObject({ name: 'Fault' })
    rmSync(usersFile(settings.data))
    await runBroker(settings)
  })
})
