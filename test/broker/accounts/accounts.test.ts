import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { accountsOf, listOf } from '../../../broker/accounts/accounts.ts'
import { exportAccounts } from '../../../broker/commands/accounts.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { freePort } from '../../e2e/port.ts'
import { run } from '../../e2e/program.ts'
import { connect, listen, makeSettings, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'

/** The settings of two flats, and the folder that their accounts are exported to, for a broker. */
function exported(format: string, change: (settings: Settings) => void = () => {}) {
  const settings = makeSettings((settings) => {
    const [meter] = Object.values(settings.meters)
    settings.meters = {
      'flat-1': meter as typeof meter & object,
      'flat-2': structuredClone(meter) as typeof meter & object,
    }
    change(settings)
  })
  const name = join(tempFolder(), 'accounts')
  const said = exportAccounts(settings, { name, format })
  const again = () => exportAccounts(settings, { name, format })
  return { folder: name, said, settings, again, passwords: () => passwordsIn(join(name, 'passwords.csv')) }
}

const passwordsIn = (file: string) =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',') as [string, string]),
  )

/** A broker that has read what was exported. */
async function startWith(format: 'mosquitto' | 'nats', folder: string): Promise<number> {
  const port = await freePort()
  const config = join(folder, 'broker.conf')
  const text = {
    mosquitto: [
      `listener ${port} 127.0.0.1`,
      `password_file ${join(folder, 'mosquitto.passwd')}`,
      `acl_file ${join(folder, 'mosquitto.acl')}`,
      'log_type all',
      ...(process.getuid?.() === 0 ? ['user root'] : []),
    ],
    nats: [
      'server_name: wattwheel',
      'listen: "127.0.0.1:-1"',
      `jetstream { store_dir: "${join(folder, 'kept')}" }`,
      `mqtt { listen: "127.0.0.1:${port}" }`,
      'include "nats.conf"',
    ],
  }[format]
  writeFileSync(config, `${text.join('\n')}\n`)
  const program = run(`/usr/sbin/${{ mosquitto: 'mosquitto', nats: 'nats-server' }[format]}`, ['-c', config])
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  const up = { mosquitto: 'running', nats: 'Server is ready' }[format]
  await program.find((lines) => lines.find((line) => line.includes(up)))
  return port
}

for (const [tool, format] of [
  ['mosquitto', 'mosquitto'],
  ['nats-server', 'nats'],
] as const) {
  describeWith(tool, `What is exported for ${tool}`, () => {
    it('lets a sensor in with its password, and nobody with another', async () => {
      const { folder, passwords } = exported(format)
      const port = await startWith(format, folder)
      const { 'flat-1': password = '', 'flat-2': another = '' } = passwords()
      await connect(port, { username: 'flat-1', password })
      await expect(connect(port, { username: 'flat-1', password: another })).rejects.toThrow(/Not authorized/i)
      await expect(connect(port, { username: 'flat-1', password: '' })).rejects.toThrow(/Not authorized/i)
      await expect(connect(port)).rejects.toThrow(/Not authorized/i)
    })

    it('lets a sensor speak for its own meter, and the service hear it, but nobody for another meter', async () => {
      const { folder, passwords } = exported(format)
      const port = await startWith(format, folder)
      const { 'flat-1': password = '', 'flat-2': another = '', service = '' } = passwords()
      const inbox = await listen(await connect(port, { username: 'service', password: service }), 'wattwheel/#')
      const will = { topic: 'wattwheel/flat-1/sensor', payload: Buffer.from('offline'), qos: 1, retain: true } as const
      const sensor = await connect(port, { username: 'flat-1', password, will })
      // What a broker does about it differs: it is dropped, or the connection with it.
      await Promise.race([
        sensor.publishAsync('wattwheel/flat-2/tick', 'foreign', { qos: 1 }),
        new Promise<void>((resolve) => sensor.once('close', () => resolve())),
      ])
      const other = await connect(port, { username: 'flat-2', password: another })
      await other.publishAsync('wattwheel/flat-2/tick', 'own', { qos: 1 })
      await inbox.first((topic, text) => topic === 'wattwheel/flat-2/tick' && text === 'own')
      const ticks = inbox.messages.filter(({ topic }) => topic === 'wattwheel/flat-2/tick')
      expect(ticks.map(({ text }) => text)).toEqual(['own'])
    })

    it('lets a sensor hear its own configuration, also with QoS 1, and nothing of another meter', async () => {
      const { folder, passwords } = exported(format)
      const port = await startWith(format, folder)
      const { 'flat-1': password = '', service = '' } = passwords()
      const own = await listen(await connect(port, { username: 'flat-1', password }), [
        'wattwheel/flat-1/config',
        'wattwheel/flat-1/sensor',
      ])
      const nosy = await connect(port, { username: 'flat-1', password })
      const foreign: string[] = []
      nosy.on('message', (topic) => foreign.push(topic))
      // The last is where NATS delivers to others.
      for (const filter of ['wattwheel/flat-2/config', 'wattwheel/#', '#', '$MQTT/#', '$MQTT/sub/#']) {
        await nosy.subscribeAsync(filter, { qos: 1 }).catch(() => {})
      }
      const voice = await connect(port, { username: 'service', password: service })
      for (const meter of ['flat-2', 'flat-1']) {
        await voice.publishAsync(`wattwheel/${meter}/config`, '{}', { qos: 1, retain: true })
      }
      await own.first((topic) => topic === 'wattwheel/flat-1/config')
      await nosy.publishAsync('wattwheel/flat-1/tick', '', { qos: 1 })
      expect(foreign.filter((topic) => !topic.startsWith('wattwheel/flat-1/'))).toEqual([])
    })
  })
}

describe('The export of accounts', () => {
  it('keeps the passwords that devices have, makes those of new meters, and leaves out who is gone', () => {
    const { settings, again, passwords } = exported('mosquitto')
    const before = passwords()
    expect(Object.keys(before)).toEqual(['service', 'flat-1', 'flat-2'])
    for (const password of Object.values(before)) expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
    settings.meters['flat-3'] = settings.meters['flat-1'] as never
    delete settings.meters['flat-2']
    again()
    const { 'flat-2': gone, ...others } = before
    expect(passwords()).toEqual({ ...others, 'flat-3': expect.not.stringMatching(gone as string) })
  })

  it('writes files that nobody else can read, and no password into what it says', () => {
    const { folder, said, passwords } = exported('nats')
    for (const file of ['passwords.csv', 'nats.conf']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    for (const password of Object.values(passwords())) expect(said).not.toContain(password)
    expect(said).toMatch(
      /^Wrote passwords\.csv, nats\.conf in .*: 2 sensors and the service\. Keep passwords\.csv secret/,
    )
  })

  it('hashes for EMQX as its built-in database takes it, and has rules for all sensors in a line each', () => {
    const { folder, passwords } = exported('emqx')
    const [header, service = ''] = readFileSync(join(folder, 'emqx.csv'), 'utf8').split('\n')
    expect(header).toBe('user_id,password_hash,salt,is_superuser')
    const [user, hash, salt, isAdmin] = service.split(',')
    const sum = run('sh', ['-c', `printf %s "${salt}${passwords()['service']}" | sha256sum`])
    return sum.ended.then(() => {
      expect([user, sum.lines[0]?.split(' ')[0], isAdmin]).toEqual(['service', hash, 'false'])
      const rules = readFileSync(join(folder, 'emqx.acl'), 'utf8').trim().split('\n')
      expect(rules).toContain(
        `{allow, all, subscribe, ["wattwheel/\${username}/sensor","wattwheel/\${username}/config"]}.`,
      )
      expect(rules.at(-1)).toBe('{deny, all}.')
    })
  })

  it('refuses what it cannot do, and tells no password of a list that it cannot read', () => {
    expect(() => exported('rabbit')).toThrow('expected --format to be one of mosquitto, nats, emqx, got "rabbit"')
    expect(() => exportAccounts(makeSettings(), { name: '', format: 'nats' })).toThrow('expected a NAME of a folder')
    expect(() => exported('nats', ({ mqtt }) => Object.assign(mqtt, { root: 'house.one' }))).toThrow('without dots')
    expect(() => accountsOf(['service'], 'none.csv')).toThrow('Expected no meter to be called service')
    const { folder, again } = exported('mosquitto')
    appendFileSync(join(folder, 'passwords.csv'), 'secret-and-more\n')
    expect(again).toThrow(/passwords\.csv, line 5: expected "user,password", got something else/)
    expect(again).not.toThrow(/secret/)
  })

  it('reads back the list that it has written', () => {
    const file = join(tempFolder(), 'list.csv')
    const accounts = accountsOf(['a', '0815'], file)
    writeFileSync(file, listOf(accounts))
    expect(accountsOf(['a', '0815'], file)).toEqual(accounts)
  })
})
