import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { connect, makeSettings, runBroker } from '../../rig.ts'
import { messageOf } from '../loading.ts'

const secretFile = (settings: { data: string }) => join(settings.data, 'service.secret')

describe('The secret of the services', () => {
  it('is made at the first start, for nobody else to read, and kept over restarts', async () => {
    const settings = makeSettings()
    const broker = await runBroker(settings)
    const secret = readFileSync(secretFile(settings), 'utf8').trim()
    expect(secret).toMatch(/^[\w-]{32}$/)
    expect(statSync(secretFile(settings)).mode & 0o777).toBe(0o600)
    await broker.close()
    const again = await runBroker(settings)
    expect(readFileSync(secretFile(settings), 'utf8').trim()).toBe(secret)
    await connect(again.port, { username: 'service', password: secret })
  })

  it('differs from folder to folder', () => {
    expect(makeServiceSecret(makeSettings())).not.toBe(makeServiceSecret(makeSettings()))
  })

  it('is not made where the settings hold a password', () => {
    const settings = makeSettings((settings) => {
      settings.broker.service_password = 'correct horse'
    })
    expect(makeServiceSecret(settings)).toBe('correct horse')
    expect(readdirSync(settings.data)).toEqual([])
  })

  it('that cannot be made is a fault with the file and what to do', () => {
    const settings = makeSettings()
    writeFileSync(join(settings.data, 'occupied'), '')
    settings.data = join(settings.data, 'occupied', 'data')
    expect(messageOf(() => makeServiceSecret(settings))).toBe(
      `${secretFile(settings)}: part of this path is a file, not a folder. Name another folder with the setting "data".`,
    )
  })
})
