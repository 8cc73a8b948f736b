import { describe, expect, test } from 'vitest'
import { handClock } from '../../ingest/house.ts'
import { asAdmin } from '../admin.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 11)
const MINUTE_MS = 60_000
const MAIN = '/api/v1/meters/main'
const JSON_TYPE = 'application/json'
const RANGED = ['power', 'energy', 'ticks', 'outages', 'sensor', 'profile', 'export.csv']
const OTHERS = ['live', 'events', 'summary', 'readings', 'drift?to=x']

/** A request that cannot be answered: the status, and what its problem document says. */
interface Bad {
  path: string
  method?: string
  body?: string
  type?: string
  status?: number
  detail: RegExp
}

/** A house in which the meter was installed with 100 kWh and read since, and has turned for some hours. */
async function openDiary(): Promise<WebHouse> {
  const house = await openWebHouse(({ meters }) => {
    Object.assign(meters['main'] ?? {}, { installed: { at: '2026-11-20T00:00', reading_kwh: 100 } })
  }, handClock(NOW_MS))
  await house.turn(Array.from({ length: 100 }, (_, i) => NOW_MS - (100 - i) * MINUTE_MS))
  return house
}

/** Sends what is wrong, and expects a problem document that says what was expected. */
async function expectRefused(house: WebHouse, { path, method = 'GET', body, type, status = 400, detail }: Bad) {
  const what = `${method} ${path} ${body?.slice(0, 80) ?? ''}`
  const headers = { ...asAdmin, ...(type !== undefined && { 'content-type': type }) }
  const response = await fetch(`${house.url}${path}`, { method, headers, ...(body !== undefined && { body }) })
  const problem = (await response.json()) as object
  expect(response.headers.get('content-type'), what).toBe('application/problem+json; charset=utf-8')
  expect(problem, what).toEqual({
    ...{ type: 'about:blank', title: expect.stringMatching(/^[A-Z]/) },
    ...{ status, detail: expect.stringMatching(detail) },
  })
  expect(response.status, what).toBe(status)
}

/** Enters what is right, and expects that so far nothing else was published. */
async function expectNothingEntered(house: WebHouse): Promise<void> {
  const before = (await house.get(`${MAIN}/readings`)).json()
  expect(before.readings.map(({ kind }: { kind: string }) => kind)).toEqual(['installed'])
  const body = JSON.stringify({ kwh: 120 })
  const headers = { ...asAdmin, 'content-type': JSON_TYPE }
  expect((await fetch(`${house.url}${MAIN}/readings`, { method: 'POST', headers, body })).status).toBe(201)
  await house.inbox.first((topic) => topic === 'wattwheel/main/entry')
  const entries = house.inbox.messages.filter(({ topic }) => topic.endsWith('/entry'))
  expect(entries.map(({ text }) => JSON.parse(text).kwh)).toEqual([120])
}

describe('a range that is none', () => {
  test.each(RANGED)('is refused by %s', async (route) => {
    const house = await openDiary()
    const refused = (query: string, detail: RegExp) =>
      expectRefused(house, { path: `${MAIN}/${route}?${query}`, detail })
    await refused('from=2026-11-22&to=2026-11-21', /^Expected from before to, got 1795302000000 and 1795215600000\.$/)
    await refused('from=2026-11-22&to=2026-11-22', /^Expected from before to/)
    await refused(`from=${NOW_MS}&to=${NOW_MS}`, /^Expected from before to/)
    await refused('from=1526-01-01&to=2526-01-01', /^Expected from as .* between 1970 and 2100, got "1526-01-01"\.$/)
    await refused('from=2026-01-01&to=3026-01-01', /^Expected to as .* between 1970 and 2100, got "3026-01-01"\.$/)
    await refused('from=NaN', /^Expected from as epoch milliseconds or ISO 8601 .*, got "NaN"\.$/)
  })

  test('that is too long is refused where the answer would be, and else answered', async () => {
    const house = await openDiary()
    const everything = 'from=1970-01-02&to=2100-01-01'
    for (const [route, detail] of [
      ['energy?by=hour', /^Expected at most 10000 periods, got more: ask for a shorter range or longer periods\.$/],
      ['energy?by=day', /^Expected at most 10000 periods/],
      ['profile?', /^Expected a range of at most 20 years, got more/],
      ['sensor?', /^Expected a range of at most 400 days, got more/],
    ] as const) {
      await expectRefused(house, { path: `${MAIN}/${route}&${everything}`, detail })
    }
    for (const route of ['power?points=5000', 'power?points=1', 'ticks?limit=100000', 'outages?', 'energy?by=year']) {
      expect((await house.get(`${MAIN}/${route}&${everything}`)).status).toBe(200)
    }
  })
})

test('what is not one of the choices, no number, or too many, is refused', async () => {
  const house = await openDiary()
  const refused: [string, RegExp][] = [
    ...['0', '-1', '1000000', 'NaN', '1.5', 'Infinity', '-Infinity'].map((n): [string, RegExp] => [
      `power?points=${n}`,
      /^Expected points to be (>= 1|<= 5000|integer), got /,
    ]),
    ...['0', '-1', '1000000', 'NaN', 'Infinity', '-Infinity'].map((n): [string, RegExp] => [
      `ticks?limit=${n}`,
      /^Expected limit to be (>= 1|<= 100000|integer), got /,
    ]),
    ['energy?by=decade', /^Expected by to be one of hour, day, week, month, year, got "decade"\.$/],
    ['export.csv?by=decade', /^Expected by to be one of tick, hour, day, week, month, year, got "decade"\.$/],
    ['summary?at=soon', /^Expected at as epoch milliseconds or ISO 8601/],
    ['drift', /^Expected querystring to have required property 'to'/],
    ['drift?to=nobody', /^Expected the id of a reading that is there, got "?nobody/],
    ['drift?from=nobody&to=nobody', /^Expected the id of a reading that is there, got "?nobody/],
  ]
  for (const [query, detail] of refused) await expectRefused(house, { path: `${MAIN}/${query}`, detail })
})

test('a meter that the settings do not name is refused by every route', async () => {
  const house = await openDiary()
  const detail = /^Expected a meter of the settings \(main\), got "attic"\.$/
  for (const route of [...RANGED, ...OTHERS]) {
    await expectRefused(house, { path: `/api/v1/meters/attic/${route}`, status: 404, detail })
  }
  const attic = { status: 404, detail, type: JSON_TYPE }
  const replacement = JSON.stringify({ final_kwh: 1, start_kwh: 0, impulses_per_kwh: 75 })
  await expectRefused(house, { ...attic, path: '/api/v1/meters/attic/readings', method: 'POST', body: '{"kwh":1}' })
  await expectRefused(house, { ...attic, path: '/api/v1/meters/attic/replacements', method: 'POST', body: replacement })
  const { type, ...bodiless } = attic
  await expectRefused(house, { ...bodiless, path: '/api/v1/meters/attic/readings/x', method: 'DELETE' })
  expect(house.inbox.messages.filter(({ topic }) => topic.endsWith('/entry'))).toEqual([])
})

describe('an entry that cannot be', () => {
  const future = '2027-01-01T00:00'
  const wanted = { final_kwh: 110, start_kwh: 0, impulses_per_kwh: 75 }

  test('is refused as a reading: backwards, in the future, before the meter, or no number', async () => {
    const house = await openDiary()
    for (const [reading, detail] of [
      [{ kwh: 99 }, /^Expected at least 100 kWh, .*, got 99 kWh\./],
      [{ kwh: 120, at: future }, /^Expected a time that is past, at most 2026-11-22T12:00, got 2027-01-01T00:00\./],
      [{ kwh: 120, at: '2026-11-19' }, /^Expected a time since the meter was installed/],
      [{ kwh: 120, at: 'soon' }, /^Expected at as epoch milliseconds or ISO 8601/],
      [{ kwh: -1 }, /^In the body: kwh: expected >= 0, got -1\.$/],
      [{ kwh: 1e10 }, /^In the body: kwh: expected <= 1000000000, got 10000000000\.$/],
      ...['many', '120', 'Infinity', null, true, [120]].map(
        (kwh) => [{ kwh }, /^In the body: kwh: expected number, got /] as const,
      ),
      [{}, /^In the body: kwh: expected a value, got nothing\.$/],
      [{ kwh: 120, time: '2026-11-21' }, /^In the body: time: expected no such key, got "2026-11-21"\.$/],
      [{ kwh: 120, at: null }, /^In the body: at: expected string or integer, got null\.$/],
    ] as const) {
      const body = JSON.stringify(reading)
      await expectRefused(house, { path: `${MAIN}/readings`, method: 'POST', body, type: JSON_TYPE, detail })
    }
    await expectNothingEntered(house)
  })

  test('is refused as a replacement: backwards, in the future, without a constant, or twice', async () => {
    const house = await openDiary()
    const refused = (replacement: object, detail: RegExp) => {
      const body = JSON.stringify(replacement)
      return expectRefused(house, { path: `${MAIN}/replacements`, method: 'POST', body, type: JSON_TYPE, detail })
    }
    await refused({ ...wanted, final_kwh: 90 }, /^Expected the old meter’s final register to be at least 100 kWh/)
    await refused({ ...wanted, at: future }, /^Expected a time that is past/)
    await refused({ ...wanted, impulses_per_kwh: 0 }, /^In the body: impulses_per_kwh: expected >= 1, got 0\.$/)
    await refused({ final_kwh: 110, start_kwh: 0 }, /^In the body: impulses_per_kwh: expected a value, got nothing\.$/)
    await expectNothingEntered(house)

    const once = { ...wanted, final_kwh: 120, at: '2026-11-22T11:30' }
    const headers = { ...asAdmin, 'content-type': JSON_TYPE }
    const init = { method: 'POST', headers, body: JSON.stringify(once) }
    expect((await fetch(`${house.url}${MAIN}/replacements`, init)).status).toBe(201)
    await refused(once, /^Expected one replacement at a moment, got a second one at 2026-11-22T11:30\./)
    const kinds = (await house.get(`${MAIN}/readings`)).json().readings.map(({ kind }: { kind: string }) => kind)
    expect(kinds).toEqual(['installed', 'final', 'start', 'reading'])
  })
})

test.each(['readings', 'replacements'])(
  'a body that is none is refused by %s, whatever it is instead',
  async (route) => {
    const house = await openDiary()
    const post = { path: `${MAIN}/${route}`, method: 'POST', type: JSON_TYPE }
    for (const body of ['{', '{"kwh":NaN}', '{"kwh":1,"__proto__":{}}', '\u0000']) {
      await expectRefused(house, { ...post, body, detail: /^Expected a body of JSON, got something else\.$/ })
    }
    await expectRefused(house, { ...post, body: '', detail: /^Expected a body of JSON, got none\.$/ })
    for (const body of ['[]', 'null', '1', '"kwh"']) {
      await expectRefused(house, { ...post, body, detail: /^In the body: expected object, got / })
    }
    const large = JSON.stringify({ kwh: 120, at: 'x'.repeat(70_000) })
    await expectRefused(house, { ...post, body: large, status: 413, detail: /^Expected a body of at most 64 KiB/ })
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/xml']) {
      await expectRefused(house, {
        ...post,
        type,
        body: '{"kwh":120}',
        status: 415,
        detail: /^Expected a body of .* application\/json, got /,
      })
    }
    await expectRefused(house, {
      ...post,
      type: 'nonsense',
      body: '{}',
      status: 415,
      detail: /^Expected a body of the content type/,
    })
    await expectNothingEntered(house)
  },
)

test('a method that a route does not have is refused, and does nothing', async () => {
  const house = await openDiary()
  const detail = /^Expected a path of the API/
  for (const route of [...RANGED, 'live', 'summary', 'drift']) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await expectRefused(house, { path: `${MAIN}/${route}`, method, status: 404, detail })
    }
  }
  await expectRefused(house, { path: `${MAIN}/readings`, method: 'PUT', status: 404, detail })
  await expectRefused(house, { path: `${MAIN}/readings`, method: 'DELETE', status: 404, detail })
  await expectRefused(house, { path: `${MAIN}/replacements`, status: 404, detail })
  await expectRefused(house, {
    ...{ path: `${MAIN}/readings/nobody`, method: 'DELETE', status: 404 },
    detail: /^Expected the id of a reading that is there, got "nobody"\.$/,
  })
  const remove = { path: `${MAIN}/readings/`, method: 'DELETE' }
  await expectRefused(house, { ...remove, path: remove.path + 'a'.repeat(128), status: 404, detail: /got "aaa/ })
  await expectRefused(house, { ...remove, path: remove.path + 'a'.repeat(129), status: 414, detail: /at most 128/ })
  await expectNothingEntered(house)
})
