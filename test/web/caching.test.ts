import { expect, test } from 'vitest'
import { handClock } from '../ingest/house.ts'
import { asAdmin } from './admin.ts'
import { openWebHouse } from './house.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)
const HOUR_MS = 3_600_000
const MAIN = '/api/v1/meters/main'

test('an answer that the browser has already is not sent again, and one that has changed is', async () => {
  const house = await openWebHouse(undefined, handClock(NOON_MS))
  await house.turn([NOON_MS - 5 * HOUR_MS, NOON_MS - 4 * HOUR_MS])
  const path = `${MAIN}/energy?from=2026-11-22&to=2026-11-23`
  const first = await house.get(path)
  expect(first.headers.get('cache-control')).toBe('private, no-cache')
  const again = await house.get(path, { 'if-none-match': first.headers.get('etag') ?? '' })
  expect([again.status, again.text]).toEqual([304, ''])

  await house.turn([NOON_MS - 3 * HOUR_MS])
  const changed = await house.get(path, { 'if-none-match': first.headers.get('etag') ?? '' })
  expect(changed.status).toBe(200)
  expect(changed.json().periods[0].kwh).toBeCloseTo(0.003, 9)
})

test('an answer about a day in the past may be kept for a minute', async () => {
  const house = await openWebHouse(undefined, handClock(NOON_MS))
  const answer = await house.get(`${MAIN}/power?from=2026-11-19&to=2026-11-20`)
  expect(answer.headers.get('cache-control')).toBe('private, max-age=60')
})

test('a long answer is compressed for who asks for it', async () => {
  const house = await openWebHouse(undefined, handClock(NOON_MS))
  const path = `${MAIN}/power?from=2026-11-01&to=2026-11-20&points=1000`
  const plain = await house.get(path)
  const { port } = house
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-encoding': 'br' } })
  expect(response.headers.get('content-encoding')).toBe('br')
  expect(await response.text()).toBe(plain.text)
})

test('the page is asked for each time, and its parts never again: their names change with their content', async () => {
  const house = await openWebHouse()
  const page = await house.get('/')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const [, part] = /src="(\/assets\/[^"]+)"/.exec(page.text) ?? []
  expect((await house.get(part ?? '')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
})

test.each(['gzip', 'gzip, deflate, br, zstd'])(
  'what the page is made of is compressed already, for who takes %s',
  async (taken) => {
    const { get, port } = await openWebHouse()
    const page = await get('/')
    for (const path of ['/', ...(page.text.match(/\/assets\/[^"]+/g) ?? [])]) {
      const packed = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-encoding': taken } })
      const told = ['content-encoding', 'vary', 'content-type'].map((name) => packed.headers.get(name))
      const plain = await get(path, { 'accept-encoding': 'identity' })
      expect(told, path).toEqual(['gzip', 'accept-encoding', plain.headers.get('content-type')])
      // Of what is compressed while it is sent nobody knows how long it will be.
      expect(Number(packed.headers.get('content-length')), path).toBeGreaterThan(0)
      expect(await packed.text(), path).toBe(plain.text)
    }
  },
)

test('the worker that keeps the shell is asked for each time, and may keep nothing but what the page is made of', async () => {
  const house = await openWebHouse()
  const worker = await house.get('/worker.js')
  expect([worker.headers.get('cache-control'), worker.headers.get('content-type')]).toEqual([
    'no-cache',
    expect.stringMatching(/^(text|application)\/javascript/),
  ])
  const [, list = ''] = /"files":(\[[^\]]+\])/.exec(worker.text) ?? []
  const files = JSON.parse(list) as string[]
  expect(files.some((path) => path.startsWith('/assets/history-'))).toBe(true)
  for (const path of files) expect((await house.get(path)).status, path).toBe(200)
  expect(files.filter((path) => path.startsWith('/api'))).toEqual([])
})

test('what only the admin is shown is kept by nobody', async () => {
  const house = await openWebHouse(({ web }) => {
    web.public_dashboard = false
  }, handClock(NOON_MS))
  for (const path of ['/api/v1/meters', `${MAIN}/summary`, `${MAIN}/power?from=2026-11-19&to=2026-11-20`, '/metrics']) {
    const answer = await house.get(path, asAdmin)
    expect([answer.status, answer.headers.get('cache-control')], path).toEqual([200, 'no-store'])
  }
})
