import { describe, expect, it } from 'vitest'
import { readAdmin } from '../../../broker/admin.ts'
import { makeFirstAdmin, makeFirstUsers } from '../../../broker/commands/first.ts'
import { isPassword } from '../../../broker/password.ts'
import { readUsers } from '../../../broker/users.ts'
import { connect, makeSettings, makeTestLog, runBroker } from '../../rig.ts'

describe('The first start', () => {
  it('on a terminal makes a sensor for each meter, a display and a viewer, and shows their passwords once', async () => {
    const settings = makeSettings(({ meters }) => {
      meters['garage'] = meters['main'] as never
    })
    const { log, lines } = makeTestLog()
    const shown: string[] = []
    const terminal = { isTTY: true, write: (text: string) => shown.push(text) }
    await makeFirstUsers(settings, log, terminal)
    await makeFirstUsers(settings, log, terminal)
    expect(shown).toHaveLength(1)
    const rows = [...(shown[0] ?? '').matchAll(/^ {4}(\S+) +((?:[a-z2-9]{5}-){3}[a-z2-9]{5})$/gm)]
    expect(rows.map(([, name]) => name)).toEqual(['sensor-main', 'sensor-garage', 'display', 'viewer'])
    expect(lines).toEqual([])
    const { port } = await runBroker(settings, undefined, log)
    for (const [, username = '', password = ''] of rows) await connect(port, { username, password })
    for (const [, , password = ''] of rows) {
      expect(JSON.stringify([lines, readUsers(settings.data)])).not.toContain(password)
    }
  })

  it('makes no sensors where the meters fill a file, for there may be thousands', async () => {
    const settings = makeSettings((settings) => Object.assign(settings, { meters_file: 'meters.csv' }))
    await makeFirstUsers(settings, makeTestLog().log, { isTTY: true, write: () => {} })
    expect(readUsers(settings.data)?.map(({ name }) => name)).toEqual(['display', 'viewer'])
  })

  it('without a terminal makes nobody, since what is printed would be kept, and says how to', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const shown: string[] = []
    await makeFirstUsers(settings, log, { write: (text) => shown.push(text) })
    expect([shown, readUsers(settings.data)]).toEqual([[], undefined])
    expect(lines).toMatchObject([{ level: 30, msg: expect.stringContaining('wattwheel user add NAME --role sensor') }])
  })
})

describe('The first admin password', () => {
  it('is made on a terminal, shown once, and kept as a hash', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const shown: string[] = []
    const terminal = { isTTY: true, write: (text: string) => shown.push(text) }
    await makeFirstAdmin(settings, log, terminal)
    await makeFirstAdmin(settings, log, terminal)
    expect(shown).toHaveLength(1)
    const [, password = ''] = /^ {4}((?:[a-z2-9]{5}-){3}[a-z2-9]{5})$/m.exec(shown[0] ?? '') ?? []
    expect(await isPassword(Buffer.from(password), readAdmin(settings.data) ?? '')).toBe(true)
    expect(lines).toEqual([])
  })

  it('is not made without a terminal, and the log says how to', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const shown: string[] = []
    await makeFirstAdmin(settings, log, { write: (text) => shown.push(text) })
    expect([shown, readAdmin(settings.data)]).toEqual([[], undefined])
    expect(lines).toMatchObject([
      { level: 30, msg: expect.stringContaining('"wattwheel user password admin" makes one') },
    ])
  })
})
