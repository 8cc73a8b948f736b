import { rmSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { adminFile, changeAdmin } from '../../../broker/admin.ts'
import { FAILURES_PER_MINUTE } from '../../../broker/failures.ts'
import { hashPassword } from '../../../broker/password.ts'
import { handClock } from '../../ingest/house.ts'
import { asAdmin, PASSWORD, putAdmin } from '../admin.ts'
import { flood, GUESS } from '../flood.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const SESSION = '/api/v1/session'
const JSON_TYPE = { 'content-type': 'application/json' }
const DAY_MS = 86_400_000

/** Sends a login; the answer with the cookie that it sets. */
async function logIn({ url }: WebHouse, password: unknown, headers: Record<string, string> = {}) {
  const init = { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ password }) }
  const response = await fetch(`${url}${SESSION}`, init)
  const [cookie = ''] = response.headers.getSetCookie()
  const detail = ((await response.json()) as { detail?: string }).detail
  return { status: response.status, headers: response.headers, detail, cookie, id: cookie.split(';')[0] ?? '' }
}

const isAdmin = async (house: WebHouse, headers: Record<string, string>) =>
  (await house.get(SESSION, headers)).json().admin as boolean

/** Whether a change is let through to its route, which knows no such meter. */
async function mayChange({ url }: WebHouse, headers: Record<string, string>): Promise<number> {
  const init = { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: '{"kwh":1}' }
  const { status } = await fetch(`${url}/api/v1/meters/attic/readings`, init)
  return status
}

const ALLOWED = 404

describe('The login', () => {
  test('makes the admin of whoever knows the password, until the logout', async () => {
    const house = await openWebHouse()
    expect((await house.get(SESSION)).json()).toEqual({ admin: false, login: true })
    expect(await mayChange(house, {})).toBe(401)
    const { status, cookie, id } = await logIn(house, PASSWORD)
    expect(status).toBe(200)
    expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Strict'])
    expect((await house.get(SESSION, { cookie: id })).json()).toEqual({ admin: true, login: true })
    expect(await mayChange(house, { cookie: id })).toBe(ALLOWED)

    const gone = await fetch(`${house.url}${SESSION}`, { method: 'DELETE', headers: { cookie: id } })
    expect(await gone.json()).toEqual({ admin: false, login: true })
    expect(gone.headers.getSetCookie()[0]).toContain('Expires=Thu, 01 Jan 1970')
    expect(await isAdmin(house, { cookie: id })).toBe(false)
    expect(await mayChange(house, { cookie: id })).toBe(401)
  })

  test('is not needed by a script that sends the password as bearer token', async () => {
    const house = await openWebHouse()
    expect(await mayChange(house, asAdmin)).toBe(ALLOWED)
    expect(await isAdmin(house, asAdmin)).toBe(true)
    expect(await mayChange(house, { authorization: 'Bearer wrong' })).toBe(401)
    await putAdmin(house.settings, 'Schlüssel zum Zähler')
    const bytes = Buffer.from('Bearer Schlüssel zum Zähler').toString('latin1')
    expect(await isAdmin(house, { authorization: bytes })).toBe(true)
    expect(await mayChange(house, { authorization: `Basic ${btoa(`admin:${PASSWORD}`)}` })).toBe(401)
  })

  test('is not there as long as there is no password, and is once it is made', async () => {
    const house = await openWebHouse()
    rmSync(adminFile(house.settings.data))
    expect((await house.get(SESSION)).json()).toEqual({ admin: false, login: false })
    expect(await logIn(house, PASSWORD)).toMatchObject({
      status: 401,
      id: '',
      detail: expect.stringContaining('wattwheel user password admin'),
    })
    await putAdmin(house.settings, 'made just now')
    expect((await house.get(SESSION)).json().login).toBe(true)
    expect((await logIn(house, 'made just now')).status).toBe(200)
  })

  test('sets a cookie for TLS alone where a trusted proxy speaks it', async () => {
    const house = await openWebHouse(({ web }) => {
      web.trusted_proxies = ['127.0.0.1']
    })
    const passedOn = { 'x-forwarded-for': '192.168.0.7', 'x-forwarded-proto': 'https' }
    expect((await logIn(house, PASSWORD, passedOn)).cookie).toContain('; Secure')
    const direct = await openWebHouse()
    expect((await logIn(direct, PASSWORD, { 'x-forwarded-proto': 'https' })).cookie).not.toContain('Secure')
  })
})

describe('A session', () => {
  test('has a new id at each login, whatever id was sent, and takes the place of the one before', async () => {
    const house = await openWebHouse()
    const fixed = { cookie: 'wattwheel_session=chosen-by-somebody-else' }
    const first = await logIn(house, PASSWORD, fixed)
    expect(first.id).not.toBe(fixed.cookie)
    expect(await isAdmin(house, fixed)).toBe(false)
    const second = await logIn(house, PASSWORD, { cookie: first.id })
    expect(second.id).not.toBe(first.id)
    expect([await isAdmin(house, { cookie: first.id }), await isAdmin(house, { cookie: second.id })]).toEqual([
      false,
      true,
    ])
  })

  test('ends after a week without use, and after thirty days with it', async () => {
    const clock = handClock(Date.UTC(2026, 10, 22, 11))
    const house = await openWebHouse(undefined, clock)
    const idle = (await logIn(house, PASSWORD)).id
    const used = (await logIn(house, PASSWORD)).id
    for (let day = 6; day < 30; day += 6) {
      clock.advance(6 * DAY_MS)
      expect(await isAdmin(house, { cookie: used }), `day ${day}`).toBe(true)
    }
    expect(await isAdmin(house, { cookie: idle })).toBe(false)
    clock.advance(6 * DAY_MS)
    expect(await isAdmin(house, { cookie: used })).toBe(false)
  })

  test('and a token end when the password changes, without a restart', async () => {
    const house = await openWebHouse()
    const { id } = await logIn(house, PASSWORD)
    await putAdmin(house.settings, 'another password')
    expect(await isAdmin(house, { cookie: id })).toBe(false)
    expect(await mayChange(house, asAdmin)).toBe(401)
    expect(await mayChange(house, { authorization: 'Bearer another password' })).toBe(ALLOWED)
  })

  test('does not outlive a hundred that came after it', async () => {
    const house = await openWebHouse()
    const { id } = await logIn(house, PASSWORD)
    for (let i = 0; i < 99; i++) await logIn(house, PASSWORD)
    expect(await isAdmin(house, { cookie: id })).toBe(true)
    await logIn(house, PASSWORD)
    expect(await isAdmin(house, { cookie: id })).toBe(false)
  })
})

describe('Guessing the password', () => {
  test('is over for a minute after ten wrong ones, with the right one and as bearer token too', async () => {
    const clock = handClock(Date.UTC(2026, 10, 22, 11))
    const house = await openWebHouse(({ web }) => {
      web.trusted_proxies = ['127.0.0.1']
    }, clock)
    const from = (address: string) => ({ 'x-forwarded-for': address })
    for (let i = 0; i < FAILURES_PER_MINUTE / 2; i++) {
      expect((await logIn(house, `wrong ${i}`, from('192.168.0.7'))).status).toBe(401)
      expect(await mayChange(house, { ...from('192.168.0.7'), authorization: `Bearer wrong ${i}` })).toBe(401)
    }
    const refused = await logIn(house, PASSWORD, from('192.168.0.7'))
    expect([refused.status, refused.id, refused.headers.get('retry-after')]).toEqual([429, '', '60'])
    expect(await mayChange(house, { ...from('192.168.0.7'), ...asAdmin })).toBe(429)
    expect(await mayChange(house, { ...from('1.2.3.4, 192.168.0.7'), ...asAdmin })).toBe(429)
    expect((await logIn(house, PASSWORD, from('192.168.0.8'))).status).toBe(200)
    clock.advance(60_000)
    expect((await logIn(house, PASSWORD, from('192.168.0.7'))).status).toBe(200)
  })

  test('is not helped by what is no password: nothing is repeated, and nothing is counted', async () => {
    const house = await openWebHouse()
    for (const password of [12_345_678, '', 'x'.repeat(129), null, ['hunter2hunter2'], { hunter2: 1 }]) {
      const answer = await logIn(house, password)
      expect([answer.status, answer.detail]).toEqual([
        400,
        expect.stringMatching(/^Expected a body such as \{"password":"…"\}/),
      ])
    }
    for (let i = 0; i < FAILURES_PER_MINUTE; i++) expect((await logIn(house, null)).status).toBe(400)
    expect((await logIn(house, PASSWORD)).status).toBe(200)
  })
})

describe('A page from elsewhere', () => {
  const evil = { origin: 'http://evil.example' }

  test('can neither log in nor out, nor change anything with the session of whoever looks at it', async () => {
    const house = await openWebHouse()
    const { id } = await logIn(house, PASSWORD)
    expect((await logIn(house, PASSWORD, evil)).status).toBe(403)
    expect(await mayChange(house, { cookie: id, ...evil })).toBe(403)
    expect(await mayChange(house, { cookie: id, origin: 'null' })).toBe(403)
    const out = await fetch(`${house.url}${SESSION}`, { method: 'DELETE', headers: { cookie: id, ...evil } })
    expect(out.status).toBe(403)
    expect(await isAdmin(house, { cookie: id, origin: house.url })).toBe(true)
    expect(await mayChange(house, { cookie: id, origin: house.url })).toBe(ALLOWED)
  })

  test('cannot send a form in place of JSON', async () => {
    const house = await openWebHouse()
    const { id } = await logIn(house, PASSWORD)
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const body = `{"password":"${PASSWORD}"}`
      const sent = await fetch(`${house.url}${SESSION}`, { method: 'POST', headers: { 'content-type': type }, body })
      expect([sent.status, sent.headers.getSetCookie()], type).toEqual([415, []])
      expect(await mayChange(house, { cookie: id, 'content-type': type })).toBe(415)
    }
  })
})

describe('A flood of logins', () => {
  const ROUNDS = 20
  const GUESSES = 50
  /** Takes longer to check than a request to turn away. */
  const DEAR = { ln: 15, r: 8, p: 1 }

  test('is turned away, and keeps nobody else waiting until it is judged, neither viewers nor sensors', async () => {
    const house = await openWebHouse()
    changeAdmin(house.settings.data, await hashPassword(PASSWORD, DEAR))
    const guesses = flood(house.port, GUESS)
    onTestFinished(guesses.close)
    const times = (status: number) => guesses.statuses.get(status) ?? 0
    let roundsMeanwhile = 0
    for (let round = 0; round < ROUNDS; round++) {
      guesses.send(GUESSES)
      expect((await house.get('/api/v1/meters')).status).toBe(200)
      await house.send('tick', '')
      if (times(401) < FAILURES_PER_MINUTE) roundsMeanwhile++
    }
    await guesses.answered()
    expect(times(401)).toBe(FAILURES_PER_MINUTE)
    expect(times(429) + times(503)).toBe(ROUNDS * GUESSES - FAILURES_PER_MINUTE)
    expect(roundsMeanwhile).toBeGreaterThan(0)
  })
})
