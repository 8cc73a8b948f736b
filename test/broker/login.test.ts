import { describe, expect, it } from 'vitest'
import type { Clock } from '../../broker/contract/clock.ts'
import { countFailures } from '../../broker/failures.ts'
import { Crowd } from '../../broker/line.ts'
import { makeLogin } from '../../broker/login.ts'
import { hashPassword } from '../../broker/password.ts'
import type { User } from '../../broker/users.ts'
import { makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { ACCEPTED, codeOf, enter, knock, loginOf, makeUser, NOT_AUTHORISED, putUsers, serviceLogin } from './people.ts'

const REFUSED = { refused: expect.stringContaining('expected a known user with the right password') }
const TOO_MANY = { refused: expect.stringContaining('wait a minute') }

/** A login with users of its own; `at` tries a password from an address. */
function makeTries(...users: User[]) {
  const time = { monoMs: 0 }
  const clock: Clock = { wallMs: () => 0, monoMs: () => time.monoMs }
  const roll = new Map(users.map((user) => [user.name, user]))
  const login = makeLogin(makeSettings(), 'the secret of service', { find: (name) => roll.get(name) }, clock)
  const at = (address: string, username: string, password: string) =>
    login.identify({ address, trusted: false, username, password: Buffer.from(password) })
  return { time, roll, at }
}

describe('A user', () => {
  it('is known by name and password, with its role and meters', async () => {
    const { at } = makeTries(await makeUser({ name: 'cellar', role: 'sensor', meters: ['main'] }))
    const known = { user: 'cellar', roles: ['sensor'], meters: ['main'] }
    expect(await at('192.168.0.7', 'cellar', 'the secret of cellar')).toEqual(known)
    expect(await at('192.168.0.7', 'cellar', 'the secret of cellar')).toEqual(known)
    expect(await at('192.168.0.7', 'cellar', 'the secret of cella')).toEqual(REFUSED)
    expect(await at('192.168.0.7', 'Cellar', 'the secret of cellar')).toEqual(REFUSED)
    expect(await at('192.168.0.7', 'cellar', '')).toEqual(REFUSED)
    expect(await at('192.168.0.7', 'constructor', 'the secret of cellar')).toEqual(REFUSED)
  })

  it('is not trusted with less than its password on this machine', async () => {
    const settings = makeSettings()
    await putUsers(settings, { name: 'viewer', role: 'viewer' })
    const { port } = await runBroker(settings)
    expect(await codeOf(port, loginOf('viewer'))).toBe(ACCEPTED)
    expect(await codeOf(port, { username: 'viewer', password: Buffer.from('wrong') })).toBe(NOT_AUTHORISED)
    expect(await codeOf(port, { username: 'viewer' })).toBe(NOT_AUTHORISED)
  })

  it('that was changed is not let in by the password before, also if that was right a moment ago', async () => {
    const { at, roll } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    expect(await at('::1', 'viewer', 'the secret of viewer')).toMatchObject({ user: 'viewer' })
    roll.set('viewer', await makeUser({ name: 'viewer', role: 'viewer' }, 'another secret'))
    expect(await at('::1', 'viewer', 'the secret of viewer')).toEqual(REFUSED)
    const checking = at('::1', 'viewer', 'another secret')
    roll.delete('viewer')
    expect(await checking).toEqual(REFUSED)
  })
})

describe('Checking a password', () => {
  const slow = async (): Promise<User> => ({ name: 'slow', role: 'viewer', hash: await hashPassword('right') })

  it('takes a hash also for a user that there is not', async () => {
    const { at } = makeTries(await slow())
    for (const name of ['slow', 'nobody', 'service']) {
      const beginMs = performance.now()
      expect(await at('10.0.0.2', name, 'wrong')).toEqual(REFUSED)
      expect(performance.now() - beginMs, name).toBeGreaterThan(20)
    }
  })

  it('is done at once where it was right before, while others wait in line', async () => {
    const { at } = makeTries(await slow())
    await at('10.0.0.1', 'slow', 'right')
    const order: string[] = []
    const ended = (name: string) => () => void order.push(name)
    await Promise.all([
      at('10.0.0.2', 'slow', 'wrong').then(ended('wrong')),
      at('10.0.0.3', 'nobody', 'wrong').then(ended('unknown')),
      at('10.0.0.1', 'slow', 'right').then(ended('known')),
    ])
    expect(order).toEqual(['known', 'wrong', 'unknown'])
  })

  it('does not hold up those who are in', async () => {
    const { port } = await runBroker(makeSettings())
    const sensor = await enter(port, { clientId: 'sensor' })
    const order: string[] = []
    const guess = knock(port, { clientId: 'guess', username: 'nobody', password: Buffer.from('x') })
    guess.then(() => order.push('refused')).catch(() => {})
    const tick = {
      cmd: 'publish',
      topic: 'wattwheel/main/tick',
      payload: '',
      qos: 1,
      dup: false,
      retain: false,
    } as const
    for (let messageId = 1; messageId <= 5; messageId++) {
      sensor.send({ ...tick, messageId })
      await sensor.first((packet) => packet.messageId === messageId)
      order.push('tick')
    }
    await guess
    expect(order.slice(0, 5)).toEqual(Array(5).fill('tick'))
  })
})

describe('A crowd of logins', () => {
  it('beyond a hundred is sent away at once, and the others are answered', async () => {
    const { at } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    const crowd = Array.from({ length: 105 }, (_, i) => at(`10.0.0.${i}`, 'viewer', 'the secret of viewer'))
    const outcomes = await Promise.allSettled(crowd)
    const away = outcomes.filter(({ status }) => status === 'rejected')
    expect(away).toHaveLength(5)
    expect(away).toEqual(Array(5).fill({ status: 'rejected', reason: new Crowd('100 others are waiting for theirs') }))
    expect(await at('10.0.1.0', 'viewer', 'the secret of viewer')).toMatchObject({ user: 'viewer' })
  })
})

describe('Guessing', () => {
  const LAN = '192.168.0.66'

  async function guess(at: ReturnType<typeof makeTries>['at'], times: number, address = LAN) {
    for (let i = 0; i < times; i++) expect(await at(address, 'viewer', `guess ${i}`)).toEqual(REFUSED)
  }

  it('ends after ten wrong passwords a minute from an address, whoever it names and whatever it then says', async () => {
    const { at, time } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    await guess(at, 10)
    expect(await at(LAN, 'viewer', 'the secret of viewer')).toEqual(TOO_MANY)
    expect(await at(LAN, 'service', 'the secret of service')).toEqual(TOO_MANY)
    expect(await at(`::ffff:${LAN}`, 'viewer', 'the secret of viewer')).toEqual(TOO_MANY)
    time.monoMs = 59_999
    expect(await at(LAN, 'viewer', 'the secret of viewer')).toEqual(TOO_MANY)
    time.monoMs = 60_000
    expect(await at(LAN, 'viewer', 'the secret of viewer')).toMatchObject({ user: 'viewer' })
  })

  it('is counted also for those that come all at once', async () => {
    const { at } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => at(LAN, 'viewer', `guess ${i}`)))
    expect(answers.slice(0, 10)).toEqual(Array(10).fill(REFUSED))
    expect(answers.slice(10)).toEqual(Array(20).fill(TOO_MANY))
  })

  it('harms nobody at another address, nor our own services on this machine', async () => {
    const { at } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    await guess(at, 10)
    await guess(at, 10, '127.0.0.1')
    expect(await at('192.168.0.7', 'viewer', 'the secret of viewer')).toMatchObject({ user: 'viewer' })
    expect(await at('127.0.0.1', 'service', 'the secret of service')).toMatchObject({ user: 'service' })
    expect(await at('127.0.0.1', 'viewer', 'the secret of viewer')).toEqual(TOO_MANY)
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:1:2:3', TOO_MANY],
    ['2001:db8::1', '2001:db8:0:0:5::', TOO_MANY],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', REFUSED],
    ['fe80::1', 'fe80::2', REFUSED],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.2', REFUSED],
  ])('from %s counts for %s as one network has it', async (first, second, expected) => {
    const { at } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    await guess(at, 10, first)
    expect(await at(second, 'viewer', 'guess')).toEqual(expected)
  })

  it('is not made good by a right password in between', async () => {
    const { at } = makeTries(await makeUser({ name: 'viewer', role: 'viewer' }))
    await guess(at, 9)
    expect(await at(LAN, 'viewer', 'the secret of viewer')).toMatchObject({ user: 'viewer' })
    await guess(at, 1)
    expect(await at(LAN, 'viewer', 'the secret of viewer')).toEqual(TOO_MANY)
  })
})

describe('The count of wrong passwords', () => {
  it('is kept for the newest of very many addresses, and does not fill the memory', () => {
    const failures = countFailures({ wallMs: () => 0, monoMs: () => 0 })
    const count = (address: string) => {
      for (let i = 0; i < 10; i++) failures.count(address)
    }
    count('first')
    for (let i = 0; i < 9999; i++) count(`${i}`)
    expect([failures.tooMany('first'), failures.tooMany('9998')]).toEqual([true, true])
    count('last')
    expect([failures.tooMany('first'), failures.tooMany('0'), failures.tooMany('last')]).toEqual([false, true, true])
  })
})

describe('The log', () => {
  it('tells who was refused and why, and no password, right or wrong', async () => {
    const settings = makeSettings()
    await putUsers(settings, { name: 'viewer', role: 'viewer' })
    const { log, lines } = makeTestLog()
    const { port } = await runBroker(settings, undefined, log)
    const name = `\u001b[2J${'x'.repeat(100)}`
    await codeOf(port, { username: 'viewer', password: Buffer.from('a wrong secret') })
    await codeOf(port, { username: name, password: Buffer.from('a wrong secret') })
    await codeOf(port, loginOf('viewer'))
    await codeOf(port, serviceLogin(settings))
    const said = JSON.stringify(lines)
    for (const secret of ['a wrong secret', 'the secret of viewer', `${serviceLogin(settings).password}`, 'scrypt'])
      expect(said).not.toContain(secret)
    const messages = lines.map(({ msg }) => msg)
    const got = 'refused: expected a known user with the right password, got user'
    expect(messages).toContain(`${got} "viewer"`)
    expect(messages).toContain(`${got} "\\u001b[2J${'x'.repeat(60)}"`)
  })

  it('quotes what a client says shortly, and with nothing in it that a terminal obeys', async () => {
    const { log, lines } = makeTestLog()
    const { port } = await runBroker(makeSettings(), undefined, log)
    const topic = `a\u001b[2J\u009b${'x'.repeat(400)}`
    expect(await codeOf(port, { will: { topic, payload: '' } })).toBe(NOT_AUTHORISED)
    const said = lines.map(({ msg }) => `${msg}`).join('')
    expect(said).toContain('refused: a\ufffd[2J\ufffdxxx')
    expect(said).not.toMatch(/\p{C}|x{350}/u)
  })
})
