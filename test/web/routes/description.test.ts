import { expect, test } from 'vitest'
import { openWebHouse } from '../house.ts'

test('the API describes itself in OpenAPI 3.1: every route, with a summary, and what may be asked', async () => {
  const house = await openWebHouse()
  const { openapi, info, paths } = (await house.get('/openapi.json')).json()
  expect(openapi).toMatch(/^3\.1\./)
  expect(info).toEqual({ title: 'Wattwheel', version: 'test' })
  const meter = '/api/v1/meters/{meter}'
  expect(Object.keys(paths).sort()).toEqual(
    [
      '/api/v1/meters',
      '/api/v1/settings',
      ...['live', 'events', 'ticks', 'power', 'energy', 'export.csv', 'outages', 'sensor', 'alerts'].map(
        (name) => `${meter}/${name}`,
      ),
      ...['summary', 'profile', 'readings', 'readings/{id}', 'drift', 'replacements'].map((name) => `${meter}/${name}`),
      ...['overview', 'session', 'users', 'users/{name}', 'backup'].map((name) => `/api/v1/${name}`),
      '/health',
      '/metrics',
    ].sort(),
  )
  const operations = Object.values<Record<string, { summary: string }>>(paths).flatMap((path) => Object.values(path))
  for (const { summary } of operations) expect(summary).toMatch(/^\w/)
  const required = paths[`${meter}/energy`].get.parameters.flatMap((parameter: { name: string; required?: boolean }) =>
    parameter.required ? parameter.name : [],
  )
  expect(required).toEqual(['meter'])
})

test('its description can be browsed', async () => {
  const house = await openWebHouse()
  const page = await house.get('/docs/')
  expect(page.status).toBe(200)
  const links = [...page.text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, link]) => link)
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) expect((await house.get(`/docs/${link}`)).status).toBe(200)
  expect((await house.get('/docs/json')).json()).toEqual((await house.get('/openapi.json')).json())
})

test('the dashboard is served with all that its page asks for', async () => {
  const house = await openWebHouse()
  const page = await house.get('/')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const links = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, link]) => link as string)
  expect(links.length).toBeGreaterThan(1)
  for (const link of links) expect((await house.get(link)).status).toBe(200)
})
