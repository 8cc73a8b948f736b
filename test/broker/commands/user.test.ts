import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readAdmin } from '../../../broker/admin.ts'
import { userCommand } from '../../../broker/commands/user.ts'
import { readCommandLine } from '../../../broker/contract/command.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { isPassword } from '../../../broker/password.ts'
import { readUsers } from '../../../broker/users.ts'
import { portOf, wattwheel } from '../../e2e/program.ts'
import { makeSettings, makeTestLog, runBroker, tempFolder } from '../../rig.ts'
import { ACCEPTED, codeOf, enter, NOT_AUTHORISED } from '../people.ts'

const MADE = /^ {4}((?:[a-z2-9]{5}-){3}[a-z2-9]{5})$/m

/** Runs `wattwheel user` to its end. */
function user(data: string, args: string[], input = '', meters = '') {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const env = { PATH: process.env['PATH'], WATTWHEEL_DATA: data, WATTWHEEL_METERS: meters }
    const child = execFile(process.execPath, ['dist/main.js', 'user', ...args], { env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}

/** The same in this process. */
async function within(settings: Settings, args: string[]): Promise<void> {
  const request = readCommandLine({ user: userCommand }, ['user', ...args])
  if (typeof request !== 'string') await request.command.start(settings, makeTestLog().log, request.values)
}

const TWO = '{"main":{},"garage":{}}'

describe('wattwheel user', () => {
  it('adds a sensor of the only meter, whose password is shown and lets it in', async () => {
    const settings = makeSettings()
    const { code, stdout } = await user(settings.data, ['add', 'cellar', '--role', 'sensor'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('Added cellar (sensor of main). Its password')])
    const { port } = await runBroker(settings)
    const password = Buffer.from(MADE.exec(stdout)?.[1] ?? '')
    expect(await codeOf(port, { username: 'cellar', password })).toBe(ACCEPTED)
  })

  it('lists, changes and removes users, with the broker running', async () => {
    const data = tempFolder()
    const broker = wattwheel(['broker'], { WATTWHEEL_DATA: data, WATTWHEEL_BROKER_PORT: '0' })
    onTestFinished(async () => void (await broker.stop()))
    const port = await portOf(broker, 'broker')
    const changed = (times: number) =>
      broker.find((lines) => lines.filter((line) => line.includes('users have changed')).length >= times || undefined)
    expect((await user(data, ['list'])).stdout).toBe('No users yet: wattwheel user add NAME --role ROLE makes one.\n')
    await user(data, ['add', 'kitchen', '--role', 'display', '--password-from', 'stdin'], 'correct horse\n')
    await user(data, ['add', 'hall', '--role', 'display', '--meter', 'main,garage'], '', TWO)
    expect((await user(data, ['list'])).stdout).toBe('kitchen  display\nhall     display of main, garage\n')
    await changed(1)
    const client = await enter(port, { username: 'kitchen', password: Buffer.from('correct horse') })

    const change = await user(data, ['password', 'kitchen'])
    expect(change.stdout).toContain('Changed the password of kitchen. Its connections are closed. Its password, shown')
    await client.closed
    const password = Buffer.from(MADE.exec(change.stdout)?.[1] ?? '')
    const again = await enter(port, { username: 'kitchen', password })
    const removed = await user(data, ['remove', 'kitchen'])
    expect(removed).toEqual({ code: 0, stdout: 'Removed kitchen. Its connections are closed.\n', stderr: '' })
    await again.closed
    expect(await codeOf(port, { username: 'kitchen', password })).toBe(NOT_AUTHORISED)
    expect(broker.lines.join('\n')).not.toMatch(new RegExp(`correct horse|${password}|scrypt`))
  })
})

describe('wattwheel user password admin', () => {
  it('sets the admin password, and makes no MQTT user', async () => {
    const data = tempFolder()
    const made = await user(data, ['password', 'admin'])
    expect(made.stdout).toContain(
      'Changed the admin password of the dashboard. Whoever was logged in has to log in again.',
    )
    const password = MADE.exec(made.stdout)?.[1] ?? ''
    expect(await isPassword(Buffer.from(password), readAdmin(data) ?? '')).toBe(true)
    const taken = await user(data, ['password', 'admin', '--password-from', 'stdin'], 'correct horse\n')
    expect(taken).toMatchObject({ code: 0, stdout: expect.not.stringContaining('correct horse') })
    expect(await isPassword(Buffer.from('correct horse'), readAdmin(data) ?? '')).toBe(true)
    expect(readUsers(data)).toBeUndefined()
  })
})

describe('A wattwheel user that cannot be done', () => {
  it.each([
    [['brew'], 2, 'expected one of add, list, remove, password, export, got "brew"'],
    [[], 2, 'expected one ACTION'],
    [
      ['export', 'accounts', '--format', 'pigeon'],
      2,
      'expected --format to be one of mosquitto, nats, emqx, got "pigeon"',
    ],
    [['add'], 2, 'expected a NAME, got none'],
    [['add', 'a'], 2, 'expected --role to be one of sensor, display, viewer, homeassistant, got ""'],
    [['add', 'a', '--role', 'service'], 2, 'got "service"'],
    [['add', 'a', '--role', 'sensor'], 2, 'expected --meter to be of main, garage, got none'],
    [['add', 'a', '--role', 'sensor', '--meter', 'attic'], 1, 'expected a meter of the settings (main, garage)'],
    [['add', 'a', '--role', 'viewer', '--meter', 'main'], 2, 'expected --meter for a sensor or a display'],
    [['add', 'service', '--role', 'viewer'], 1, 'none of service, loopback, anonymous'],
    [['add', 'admin', '--role', 'viewer'], 1, 'none of service, loopback, anonymous, admin'],
    [['remove', 'admin'], 1, '(nobody), got "admin"'],
    [['add', 'a/b', '--role', 'viewer'], 1, 'name: expected a name of at most 64'],
    [['add', 'a', 'b', '--role', 'viewer'], 2, 'expected one ACTION and one NAME, got add a b'],
    [['list', 'a'], 2, 'expected no NAME'],
    [['remove', 'a'], 1, '(nobody), got "a"'],
    [['password', 'a'], 1, '(nobody), got "a"'],
  ])('ends with a word on what was expected: %j', async (args, code, message) => {
    const settings = makeSettings(({ meters }) => {
      meters['garage'] = meters['main'] as never
    })
    await expect(within(settings, args)).rejects.toMatchObject({
      name: code === 2 ? 'Usage' : 'Fault',
      message: expect.stringContaining(message),
    })
    expect(readUsers(settings.data) ?? []).toEqual([])
  })

  it('takes no password that is short, none from the command line, and repeats none', async () => {
    const data = tempFolder()
    const add = ['add', 'a', '--role', 'viewer', '--password-from']
    const short = await user(data, [...add, 'stdin'], 'hunter2\n')
    expect([short.code, short.stderr]).toEqual([1, expect.stringContaining('of 8 to 128 characters, got 7')])
    expect((await user(data, [...add, 'stdin'], '')).code).toBe(1)
    const argued = await user(data, [...add, 'hunter2hunter2'])
    expect([argued.code, argued.stderr]).toEqual([2, expect.stringContaining('to be random or stdin')])
    for (const { stdout, stderr } of [short, argued]) expect(stdout + stderr).not.toContain('hunter2')
    expect(readUsers(data)).toBeUndefined()
  })

  it('adds a name once, and tells how to change its password', async () => {
    const data = tempFolder()
    await user(data, ['add', 'a', '--role', 'viewer'])
    const before = readUsers(data)
    const again = await user(data, ['add', 'a', '--role', 'display'])
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('wattwheel user password')])
    expect(readUsers(data)).toEqual(before)
  })

  it('tells what is wrong with the users file', async () => {
    const data = tempFolder()
    writeFileSync(join(data, 'users.json'), '{"users": "hunter2"}')
    const { code, stderr } = await user(data, ['list'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('users: expected array')])
  })
})
