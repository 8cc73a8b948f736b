import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectService } from '../../../broker/service/connect.ts'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { makeSettings, makeTestLog } from '../../rig.ts'

const secretFile = (settings: { data: string }) => join(settings.data, 'service.secret')

describe('A service that starts before the broker', () => {
  it('waits for the secret, and says so once', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const stop = new AbortController()
    settings.mqtt.url = 'mqtt://127.0.0.1:1'
    const connecting = connectService(settings, 'test', {}, log, stop.signal)
    expect(lines).toMatchObject([
      { file: secretFile(settings), msg: 'waiting for the broker to make its service secret' },
    ])
    expect(existsSync(secretFile(settings))).toBe(false)
    const secret = makeServiceSecret(settings)
    const client = await connecting
    onTestFinished(() => client.endAsync(true))
    expect(client.options).toMatchObject({ username: 'service', password: secret })
    expect(lines).toHaveLength(1)
  })

  it('can be told to wait no longer', async () => {
    const stop = new AbortController()
    const connecting = connectService(makeSettings(), 'test', {}, makeTestLog().log, stop.signal)
    stop.abort()
    await expect(connecting).rejects.toMatchObject({ name: 'AbortError' })
  })
})
