import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makePassword } from '../broker/password.ts'
import { ACCEPTED, codeOf, NOT_AUTHORISED } from './broker/people.ts'
import { type Program, portOf, run, wattwheel } from './e2e/program.ts'
import { eventually, tempFolder } from './rig.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const SERVICE = makePassword()
const WRONG = { admin: makePassword(), token: makePassword(), mqtt: makePassword() }

/** Runs `wattwheel user` to its end; what it printed. */
async function user(env: Record<string, string>, ...args: string[]): Promise<string> {
  const program = wattwheel(['user', ...args], env)
  expect(await program.ended, args.join(' ')).toBe(0)
  return program.lines.join('\n')
}

const madeIn = (text: string) => /^ {4}((?:[a-z2-9]{5}-){3}[a-z2-9]{5})$/m.exec(text)?.[1] ?? ''

/** Asks the page for many things, with right and wrong passwords; what it answered. */
async function visit(url: string, password: string): Promise<string> {
  const answers: string[] = []
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}${path}`, init)
    const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
    answers.push(path, JSON.stringify(headers), await response.text())
    return response
  }
  const session = '/api/v1/session'
  const logIn = (body: unknown) => ask(session, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })
  const { headers } = await logIn({ password })
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  await logIn({ password: WRONG.admin })
  await logIn({ password, more: WRONG.admin })
  await ask(session, { method: 'POST', headers: JSON_TYPE, body: `{"password":"${password}"` })
  await ask(session, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: password })
  for (const token of [password, WRONG.token]) {
    await ask('/api/v1/users', { headers: { authorization: `Bearer ${token}` } })
  }
  for (const path of ['/api/v1/users', session, '/metrics', '/health', '/openapi.json', '/api/v1/meters', '/']) {
    await ask(path, { headers: { cookie } })
  }
  return answers.join('\n')
}

/** The arguments of a running process, as everybody on the machine may read them. */
const argumentsOf = ({ pid }: Program) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

describe('No password and no hash', () => {
  it('stands in the log, an answer, a metric or the arguments of a process', { timeout: 600_000 }, async () => {
    const data = tempFolder()
    const env = { WATTWHEEL_DATA: data, WATTWHEEL_BROKER_SERVICE_PASSWORD: SERVICE, WATTWHEEL_LOG_LEVEL: 'trace' }
    const admin = madeIn(await user(env, 'password', 'admin'))
    const viewer = madeIn(await user(env, 'add', 'viewer', '--role', 'viewer'))
    const ports = { WATTWHEEL_BROKER_PORT: '0', WATTWHEEL_WEB_PORT: '0', WATTWHEEL_WEB_HOST: '127.0.0.1' }
    const program = run(process.execPath, ['dist/main.js', 'start'], { ...env, ...ports })
    onTestFinished(async () => void (await program.stop()))
    const url = `http://127.0.0.1:${await portOf(program, 'web')}`
    await eventually(async () => (await fetch(`${url}/health`)).ok || undefined)

    const port = await portOf(program, 'broker')
    const login = (password: string) => codeOf(port, { username: 'viewer', password: Buffer.from(password) })
    expect([await login(viewer), await login(WRONG.mqtt)]).toEqual([ACCEPTED, NOT_AUTHORISED])
    const answers = await visit(url, admin)
    const printed = [await user(env, 'list'), await user(env, 'remove', 'viewer')]
    const changed = madeIn(await user(env, 'password', 'admin'))
    const shown = [answers, ...printed, argumentsOf(program), ...program.lines].join('\n')
    expect(shown).toContain('"admin":true')
    for (const secret of [admin, changed, viewer, SERVICE, ...Object.values(WRONG), '$scrypt$']) {
      expect(secret.length).toBeGreaterThan(7)
      expect(shown.includes(secret), `${secret} is shown`).toBe(false)
    }
  })
})
