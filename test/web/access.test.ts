import { describe, expect, test } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { asAdmin, putAdmin } from './admin.ts'
import { openWebHouse, type WebHouse } from './house.ts'
import { openStream } from './stream.ts'

const METERS = '/api/v1/meters'
/** Where what a house uses is told. */
const VIEWED = [METERS, `${METERS}/main/energy`, `${METERS}/main/events`, '/metrics', '/openapi.json', '/docs/']
/** What is there for everyone. */
const OPEN = ['/', '/health', '/api/v1/session']

/** A house behind a proxy on this machine, which is trusted. */
const behindProxy = (change: (settings: Settings) => void = () => {}) =>
  openWebHouse((settings) => {
    settings.web.trusted_proxies = ['10.9.0.0/16', '127.0.0.1']
    change(settings)
  })

async function expectLoginNeeded(house: WebHouse, headers: Record<string, string>, detail: string): Promise<void> {
  for (const path of VIEWED) {
    const answer = await house.get(path, headers)
    expect([answer.status, answer.json().detail], path).toEqual([401, expect.stringContaining(detail)])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Wattwheel"')
  }
  for (const path of OPEN) expect((await house.get(path, headers)).status, path).toBe(200)
  expect((await house.get(METERS, { ...headers, ...asAdmin })).status).toBe(200)
}

describe('Viewing', () => {
  test('needs no login on this machine, and one everywhere when the dashboard is not public', async () => {
    const house = await openWebHouse()
    for (const path of [METERS, '/metrics', ...OPEN]) expect((await house.get(path)).status, path).toBe(200)
    const closed = await openWebHouse(({ web }) => {
      web.public_dashboard = false
    })
    await expectLoginNeeded(closed, {}, 'web.public_dashboard is false')
  })

  test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'])(
    'needs a login where a proxy that nobody knows sets %s',
    async (name) => {
      const house = await openWebHouse()
      await expectLoginNeeded(
        house,
        { [name]: '127.0.0.1' },
        `not in web.trusted_proxies passed it on, by its header "${name}"`,
      )
    },
  )

  test('behind a trusted proxy is for those for whom it asks, if they are near', async () => {
    const house = await behindProxy()
    for (const near of ['192.168.0.7', '127.0.0.1', '10.1.2.3', 'fd00::7', 'fe80::1', '::ffff:192.168.0.7']) {
      expect((await house.get(METERS, { 'x-forwarded-for': near })).status, near).toBe(200)
    }
    for (const far of ['203.0.113.7', '2001:db8::7', 'unknown', '192.168.0.7:80', 'a b', '']) {
      const answer = await house.get(METERS, { 'x-forwarded-for': far })
      expect(answer.status, far).toBe(401)
    }
    await expectLoginNeeded(
      house,
      { 'x-forwarded-for': '203.0.113.7' },
      '203.0.113.7 is no address of the home network',
    )
  })

  test('is not opened by an address that whoever asks wrote into X-Forwarded-For', async () => {
    const house = await behindProxy()
    for (const forged of ['127.0.0.1, 203.0.113.7', '192.168.0.7, 203.0.113.7, 10.9.0.1', '127.0.0.1,203.0.113.7']) {
      expect((await house.get(METERS, { 'x-forwarded-for': forged })).status, forged).toBe(401)
    }
    const told = { 'x-forwarded-for': '203.0.113.7, 10.9.0.1' }
    expect((await house.get(METERS, told)).json().detail).toContain('203.0.113.7 is no address')
  })

  test('behind a trusted proxy that does not say for whom it asks needs a login', async () => {
    const house = await behindProxy()
    await expectLoginNeeded(house, { forwarded: 'for=192.168.0.7' }, 'by its header "forwarded"')
    expect((await house.get(METERS)).status).toBe(200)
  })

  test('of a stream ends when the password by which it was opened is another', async () => {
    const house = await openWebHouse(({ web }) => {
      web.public_dashboard = false
    })
    expect((await house.get(`${METERS}/main/events`)).status).toBe(401)
    const stream = await openStream(`${house.url}${METERS}/main/events`, asAdmin)
    await putAdmin(house.settings, 'another password')
    await stream.ended
  })
})

describe('The names by which a proxy is asked', () => {
  test('are those of X-Forwarded-Host where the proxy is trusted, and else no other than Host', async () => {
    const passedOn = { 'x-forwarded-for': '192.168.0.7', 'x-forwarded-host': 'energy.example.org' }
    const named = await behindProxy(({ web }) => {
      web.hosts = ['Energy.example.org']
    })
    expect((await named.get(METERS, passedOn)).status).toBe(200)
    expect((await (await behindProxy()).get(METERS, passedOn)).status).toBe(421)
    const direct = await openWebHouse()
    expect((await direct.get(METERS, { host: 'evil.example', 'x-forwarded-host': 'localhost' })).status).toBe(421)
  })
})
