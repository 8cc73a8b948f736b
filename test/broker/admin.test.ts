import { rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { adminFile, changeAdmin, followAdmin, readAdmin } from '../../broker/admin.ts'
import { hashPassword } from '../../broker/password.ts'
import { makeTestLog, tempFolder } from '../rig.ts'
import { CHEAP } from './people.ts'

describe('The admin password', () => {
  it('is kept as a hash that its user alone may read', async () => {
    const data = tempFolder()
    expect(readAdmin(data)).toBeUndefined()
    const hash = await hashPassword('correct horse', CHEAP)
    changeAdmin(data, hash)
    expect(readAdmin(data)).toBe(hash)
    expect(statSync(adminFile(data)).mode & 0o777).toBe(0o600)
  })

  it('holds as soon as it is changed, and nobody is admin while the file cannot be used', async () => {
    const data = tempFolder()
    const { log, lines } = makeTestLog()
    const hashNow = followAdmin(data, log)
    expect(hashNow()).toBeUndefined()
    const [first, second] = [await hashPassword('first', CHEAP), await hashPassword('second', CHEAP)]
    changeAdmin(data, first)
    expect(hashNow()).toBe(first)
    writeFileSync(adminFile(data), 'a password that somebody typed here')
    expect([hashNow(), hashNow()]).toEqual([undefined, undefined])
    expect(lines).toMatchObject([{ level: 50, msg: expect.stringContaining('wattwheel user password admin') }])
    expect(JSON.stringify(lines)).not.toContain('somebody typed')
    changeAdmin(data, second)
    expect(hashNow()).toBe(second)
    rmSync(adminFile(data))
    expect(hashNow()).toBeUndefined()
  })
})
