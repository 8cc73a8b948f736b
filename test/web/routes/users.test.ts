import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { readUsers } from '../../../broker/users.ts'
import { ACCEPTED, codeOf, enter, NOT_AUTHORISED } from '../../broker/people.ts'
import { eventually, makeSettings, runWeb } from '../../rig.ts'
import { asAdmin, putAdmin } from '../admin.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const USERS = '/api/v1/users'

async function send({ url }: { url: string }, method: string, path: string, body?: object) {
  const headers = { ...asAdmin, ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  return { status: response.status, body: (await response.json()) as any }
}

const add = (house: WebHouse, user: object) => send(house, 'POST', USERS, user)

const withGarage = ({ meters }: Settings) => {
  meters['garage'] = meters['main'] as never
}

describe('The users of the broker', () => {
  test('are made with a password that is told once and lets them in, listed without it, and removed', async () => {
    const house = await openWebHouse()
    const made = await add(house, { name: 'cellar', role: 'sensor' })
    const { password, ...cellar } = made.body
    expect([made.status, cellar]).toEqual([201, { name: 'cellar', role: 'sensor', meters: ['main'] }])
    await add(house, { name: 'kitchen', role: 'display' })
    const kitchen = { name: 'kitchen', role: 'display', meters: null }
    const listed = await house.get(USERS, asAdmin)
    expect([listed.json(), listed.headers.get('cache-control')]).toEqual([[cellar, kitchen], 'no-store'])

    const login = { username: 'cellar', password: Buffer.from(password) }
    await eventually(async () => (await codeOf(house.broker.port, login)) === ACCEPTED || undefined)
    const client = await enter(house.broker.port, login)
    expect(await send(house, 'DELETE', `${USERS}/cellar`)).toEqual({ status: 200, body: cellar })
    await client.closed
    expect(await codeOf(house.broker.port, login)).toBe(NOT_AUTHORISED)
    expect((await house.get(USERS, asAdmin)).json()).toEqual([kitchen])
  })

  test('are the admin’s alone to see and to change', async () => {
    const house = await openWebHouse()
    const wanted = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"a","role":"viewer"}',
    }
    expect((await house.get(USERS)).status).toBe(401)
    expect((await fetch(`${house.url}${USERS}`, wanted)).status).toBe(401)
    expect((await fetch(`${house.url}${USERS}/a`, { method: 'DELETE' })).status).toBe(401)
    expect(readUsers(house.settings.data)).toBeUndefined()
  })

  test('can be changed here and on the command line at the same time, and none is lost', async () => {
    const house = await openWebHouse()
    const env = { PATH: process.env['PATH'], WATTWHEEL_DATA: house.settings.data }
    const command = (name: string) =>
      promisify(execFile)(process.execPath, ['dist/main.js', 'user', 'add', name, '--role', 'viewer'], { env })
    const names = ['a', 'b']
    const both = names.flatMap((name) => [
      command(`command-${name}`),
      add(house, { name: `web-${name}`, role: 'viewer' }),
    ])
    await Promise.all(both)
    const expected = names.flatMap((name) => [`command-${name}`, `web-${name}`]).sort()
    expect(
      readUsers(house.settings.data)
        ?.map(({ name }) => name)
        .sort(),
    ).toEqual(expected)
  })
})

describe('A user that cannot be made', () => {
  test('is refused with what was expected', async () => {
    const house = await openWebHouse(withGarage)
    await add(house, { name: 'taken', role: 'viewer' })
    for (const [user, status, detail] of [
      [{ name: 'taken', role: 'display' }, 409, 'Expected a new name, got "taken"'],
      [{ name: 'a', role: 'sensor' }, 400, 'meters for a sensor'],
      [{ name: 'a', role: 'viewer', meters: ['main'] }, 400, 'and for nobody else'],
      [{ name: 'a', role: 'sensor', meters: ['attic'] }, 400, 'expected one of main, garage, got "attic"'],
      [{ name: 'a', role: 'sensor', meters: [] }, 400, 'meters: expected'],
      [{ name: 'a', role: 'service' }, 400, 'expected one of sensor, display, viewer, homeassistant, got "service"'],
      [{ name: 'a/b', role: 'viewer' }, 400, 'expected a name of at most 64'],
      [{ name: 'admin', role: 'viewer' }, 400, 'none of service, loopback, anonymous, admin'],
      [{ name: 'a', role: 'viewer', hash: '$scrypt$' }, 400, 'hash: expected no such key'],
    ] as const) {
      const answer = await add(house, user)
      expect([answer.status, answer.body.detail], JSON.stringify(user)).toEqual([
        status,
        expect.stringContaining(detail),
      ])
    }
    expect((await send(house, 'DELETE', `${USERS}/nobody`)).status).toBe(404)
    expect(readUsers(house.settings.data)).toHaveLength(1)
  })

  test('is one of a broker that is not ours', async () => {
    const settings = makeSettings((settings) => {
      settings.ingest.intake = 'subscription'
      settings.mqtt.url = 'mqtt://127.0.0.1:1'
    })
    await putAdmin(settings)
    const { port } = await runWeb(settings)
    const answer = await send({ url: `http://127.0.0.1:${port}` }, 'POST', USERS, { name: 'a', role: 'viewer' })
    expect([answer.status, answer.body.detail]).toEqual([404, expect.stringContaining('ingest.intake')])
  })
})
