import { describe, expect, test } from 'vitest'
import { freePort } from '../../e2e/port.ts'
import { handClock } from '../../ingest/house.ts'
import { makeSettings, runBroker, runIngest, runWeb } from '../../rig.ts'
import { type Answer, ask, openWebHouse, untilWell } from '../house.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 11)
const BASE = '/api/v1/meters/main'

function expectProblem(answer: Answer, status: number, detail: string | RegExp): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(answer.json()).toEqual({
    type: 'about:blank',
    title: expect.stringMatching(/^\w+/),
    status,
    detail: expect.stringMatching(detail),
  })
  expect(answer.status).toBe(status)
}

/** What cannot be answered, and what is said about it. */
const BAD: [path: string, status: number, detail: string | RegExp][] = [
  [`${BASE}/power?from=2026-11-22&to=2026-11-21`, 400, /^Expected from before to, got \d+ and \d+\.$/],
  [`${BASE}/energy?from=2026-11-22&to=2026-11-22`, 400, /^Expected from before to/],
  [`${BASE}/power?points=0`, 400, 'Expected points to be >= 1, got 0.'],
  [`${BASE}/power?points=-5`, 400, 'Expected points to be >= 1, got -5.'],
  [`${BASE}/power?points=1000000`, 400, 'Expected points to be <= 5000, got 1000000.'],
  [`${BASE}/power?points=many`, 400, 'Expected points to be integer, got "many".'],
  [`${BASE}/power?points=1.5`, 400, 'Expected points to be integer, got "1.5".'],
  [`${BASE}/ticks?limit=0`, 400, 'Expected limit to be >= 1, got 0.'],
  [`${BASE}/ticks?limit=1000000`, 400, 'Expected limit to be <= 100000, got 1000000.'],
  [`${BASE}/ticks?cursor=next`, 400, /^Expected cursor as epoch milliseconds or ISO 8601/],
  [`${BASE}/energy?by=fortnight`, 400, 'Expected by to be one of hour, day, week, month, year, got "fortnight".'],
  [`${BASE}/energy?by=day&by=week`, 400, /^Expected by to be one of hour, day, week, month, year, got/],
  [`${BASE}/energy?from=1&from=2`, 400, /^Expected from to be string, got/],
  [`${BASE}/energy?from=${'1'.repeat(50)}`, 400, /^Expected from to NOT have more than 40 characters/],
  [`${BASE}/energy?from=2000-01-01&to=2099-01-01&by=hour`, 400, /^Expected at most 10000 periods, got more/],
  ['/api/v1/meters/attic/live', 404, 'Expected a meter of the settings (main), got "attic".'],
  ['/api/v1/meters/attic/power', 404, /\(main\), got "attic"/],
  ['/api/v1/meters/attic/energy', 404, /\(main\), got "attic"/],
  ['/api/v1/meters/attic/ticks', 404, /\(main\), got "attic"/],
  ['/api/v1/meters/attic/events', 404, /\(main\), got "attic"/],
  ['/api/v1/meters/constructor/live', 404, /got "constructor"/],
  [`/api/v1/meters/${'a'.repeat(33)}/live`, 400, /^Expected meter to NOT have more than 32 characters/],
  ['/api/v1/meters/main/weather', 404, /^Expected a path of the API \(see \/openapi\.json\)/],
  ['/nothing', 404, /got \/nothing\.$/],
  ['/%', 400, 'Expected a path with UTF-8 in its % escapes, got /%.'],
  ['/api/v1/meters/%ff/live', 400, /UTF-8/],
  ['/../../etc/passwd', 403, 'Forbidden'],
  ['/%2e%2e/%2e%2e/etc/passwd', 403, 'Forbidden'],
]

/** What is no moment between 1970 and 2100. */
const NO_MOMENTS = [
  'yesterday',
  '',
  ' ',
  '-1',
  '1e12',
  'NaN',
  '1026-01-01',
  '3026-01-01',
  '4102444800001',
  '999999999999999',
  '2026-13-01',
  '2026-02-31',
  '2026-02-31T00:00Z',
  '2026-01-01T25:00',
  '2026-01-01T10:60Z',
  '2026-01-01T10:00%2B99:99',
  '2026-W47',
  "2026-01-01';--",
]

describe('what cannot be answered', () => {
  test('is answered with a problem document that says what was expected', async () => {
    const house = await openWebHouse(undefined, handClock(NOW_MS))
    for (const [path, status, detail] of BAD) expectProblem(await house.get(path), status, exactly(detail))
  })

  test('of times is answered with what a time looks like', async () => {
    const house = await openWebHouse(undefined, handClock(NOW_MS))
    for (const route of ['power', 'energy', 'ticks']) {
      for (const text of NO_MOMENTS) {
        const answer = await house.get(`${BASE}/${route}?from=${text.replaceAll(' ', '%20')}&to=2026-12-01`)
        expectProblem(answer, 400, /^Expected from as epoch milliseconds or ISO 8601 between 1970 and 2100, got "/)
      }
    }
  })

  test('by other methods than GET is not there', async () => {
    const house = await openWebHouse(undefined, handClock(NOW_MS))
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await fetch(`${house.url}${BASE}/live`, { method })
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  test('leaves the server as it was', async () => {
    const house = await openWebHouse(undefined, handClock(NOW_MS))
    await house.turn([NOW_MS - 20_000, NOW_MS - 10_000])
    for (const [path] of BAD) await house.get(path)
    expect((await house.get(`${BASE}/ticks`)).json().ticks).toHaveLength(2)
  })
})

/** A text stands for itself and nothing more. */
function exactly(detail: string | RegExp): RegExp {
  return typeof detail === 'string' ? new RegExp(`^${detail.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : detail
}

describe('who may ask', () => {
  test('a Host that is not ours gets 421, and the hint where to add it', async () => {
    const house = await openWebHouse(({ web }) => {
      web.hosts = ['energy.example.org']
    })
    for (const host of ['evil.example.com', 'localhost.evil.com', 'wattwheel.local.evil.com']) {
      for (const path of ['/health', '/', '/api/v1/session'])
        expectProblem(await house.get(path, { host }), 421, /add it to web\.hosts\.$/)
    }
    for (const host of [
      'localhost',
      '127.0.0.1:80',
      '[::1]:8080',
      '192.168.0.5',
      'wattwheel',
      'wattwheel.local',
      'energy.example.org',
      'ENERGY.example.org:8080',
    ]) {
      expect((await house.get('/health', { host })).status).toBe(200)
    }
  })
})

describe('every answer', () => {
  const paths = [
    '/',
    '/health',
    '/metrics',
    '/openapi.json',
    '/docs',
    `${BASE}/live`,
    `${BASE}/energy?by=x`,
    '/nothing',
  ]

  test('carries the headers that keep a browser from framing, sniffing and running scripts of others', async () => {
    const house = await openWebHouse()
    await house.live(() => true)
    for (const path of paths) {
      const { headers } = await house.get(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'; script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      // It would send a browser from http://192.168.0.5 to an https that is not there.
      expect(policy).not.toContain('upgrade-insecure-requests')
    }
  })

  test('that is a page has no script within, as its policy wants it', async () => {
    const house = await openWebHouse()
    for (const path of ['/', '/docs/']) {
      const { status, text } = await house.get(path)
      expect(status).toBe(200)
      const scripts = text.match(/<script[^>]*>/g) ?? []
      expect(scripts.length).toBeGreaterThan(0)
      for (const script of scripts) expect(script).toMatch(/ src="/)
      expect(text).not.toMatch(/ on\w+="/)
    }
  })
})

test('a web server without store or broker says so line by line, and is well once they are there', async () => {
  const settings = makeSettings()
  settings.broker.port = await freePort()
  const { port } = await runWeb(settings)
  const before = await ask(port, '/health')
  expect(before.status).toBe(503)
  expect(before.text).toBe('broker: not connected\ningest: not online\nstore: not there yet\n')
  for (const path of [
    '/api/v1/meters',
    `${BASE}/power`,
    `${BASE}/energy`,
    `${BASE}/ticks`,
    `${BASE}/events`,
    '/metrics',
  ]) {
    expectProblem(await ask(port, path), 503, /^The store is not there yet: ingest makes it when it starts/)
  }
  expectProblem(await ask(port, `${BASE}/live`), 503, /^No live value yet/)
  expect((await ask(port, '/')).status).toBe(200)

  await runBroker(settings)
  await runIngest(settings)
  const { text } = await untilWell(port)
  expect(text).toBe('broker: connected\ningest: online\nstore: open\n')
})
