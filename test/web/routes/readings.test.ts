import { describe, expect, test } from 'vitest'
import { handClock } from '../../ingest/house.ts'
import { asAdmin } from '../admin.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)
const HOUR_MS = 3_600_000
const MAIN = '/api/v1/meters/main'

/** A house whose meter showed 100 kWh when it was installed, and has turned once an hour since, 1 kWh a turn. */
async function openDiary(clock = handClock(NOON_MS)): Promise<WebHouse> {
  const house = await openWebHouse(({ meters }) => {
    Object.assign(meters['main'] ?? {}, {
      impulses_per_kwh: 1,
      max_power_w: 1_000_000,
      installed: { at: '2026-11-22T02:00', reading_kwh: 100 },
    })
  }, clock)
  await house.turn(Array.from({ length: 11 }, (_, i) => NOON_MS - (10 - i) * HOUR_MS))
  return house
}

async function send(house: WebHouse, method: string, path: string, body?: object, headers = {}) {
  const response = await fetch(`${house.url}${path}`, {
    method,
    headers: { ...asAdmin, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  return { status: response.status, body: (await response.json()) as any }
}

describe('the reading diary', () => {
  test('tells what the register should show, and a reading that is entered sets it anew', async () => {
    const house = await openDiary()
    const before = (await house.get(`${MAIN}/readings`)).json()
    expect(before.readings).toEqual([{ id: null, kind: 'installed', at: NOON_MS - 10 * HOUR_MS, kwh: 100 }])
    expect(before.register_kwh).toBeCloseTo(110, 9)

    const entered = await send(house, 'POST', `${MAIN}/readings`, { at: '2026-11-22T10:00', kwh: 109.4 })
    expect(entered).toEqual({ status: 201, body: { id: expect.any(String) } })
    const { readings, register_kwh, drifts } = (await house.get(`${MAIN}/readings`)).json()
    expect(readings[1]).toEqual({ id: entered.body.id, kind: 'reading', at: NOON_MS - 2 * HOUR_MS, kwh: 109.4 })
    expect(register_kwh).toBeCloseTo(111.4, 9)
    expect(drifts[0]).toMatchObject({
      register_kwh: expect.closeTo(9.4, 9),
      counted_kwh: 8,
      difference_ticks: expect.closeTo(-1.4, 9),
    })
    await house.inbox.first((topic, text) => topic === 'wattwheel/main/reading' && text === '111.4')

    const drift = (await house.get(`${MAIN}/drift?to=${entered.body.id}`)).json()
    expect(drift).toMatchObject({ from: { id: null }, to: { id: entered.body.id }, counted_kwh: 8 })
    expect((await send(house, 'DELETE', `${MAIN}/readings/${entered.body.id}`)).status).toBe(200)
    expect((await house.get(`${MAIN}/readings`)).json().register_kwh).toBeCloseTo(110, 9)
  })

  test('goes on over a new meter with another constant: total and energy never fall, and the sensor is told', async () => {
    const clock = handClock(NOON_MS)
    const house = await openDiary(clock)
    const replacement = { at: '2026-11-22T12:00', final_kwh: 110, start_kwh: 5, impulses_per_kwh: 2 }
    expect((await send(house, 'POST', `${MAIN}/replacements`, replacement)).status).toBe(201)
    await house.inbox.first((topic, text) => topic === 'wattwheel/main/config' && text.includes('"impulses_per_kwh":2'))
    const answer = (await house.get(`${MAIN}/readings`)).json()
    expect(answer).toMatchObject({ register_kwh: 5, total_kwh: 110, impulses_per_kwh: 2 })
    expect(answer.readings.map(({ kind }: { kind: string }) => kind)).toEqual(['installed', 'final', 'start'])

    clock.advance(20_000)
    await house.turn([NOON_MS + 20_000])
    const energies = house.inbox.messages.filter(({ topic }) => topic === 'wattwheel/main/energy')
    await house.inbox.first((topic, text) => topic === 'wattwheel/main/energy' && text === '11.5')
    const kwh = energies.map(({ text }) => Number(text))
    expect(kwh).toEqual(kwh.toSorted((a, b) => a - b))
  })
})

describe('what is wrong with an entry', () => {
  test('is said with what was expected, and nothing is changed', async () => {
    const house = await openDiary()
    const refused = async (path: string, body: object) => {
      const answer = await send(house, 'POST', `${MAIN}/${path}`, body)
      expect(answer.status).toBe(400)
      return answer.body.detail as string
    }
    expect(await refused('readings', { at: '2026-11-22T10:00', kwh: 99 })).toContain('Expected at least 100 kWh')
    expect(await refused('readings', { at: '2026-11-23T10:00', kwh: 120 })).toContain('Expected a time that is past')
    expect(await refused('readings', { kwh: -1 })).toContain('kwh')
    const backwards = { final_kwh: 90, start_kwh: 0, impulses_per_kwh: 75 }
    expect(await refused('replacements', backwards)).toContain('final register to be at least 100 kWh')
    expect((await send(house, 'DELETE', `${MAIN}/readings/nobody`)).status).toBe(404)
    expect((await house.get(`${MAIN}/readings`)).json().readings).toHaveLength(1)
  })

  test('a page from elsewhere cannot enter anything', async () => {
    const house = await openDiary()
    const origin = { origin: 'http://evil.example' }
    const answer = await send(house, 'POST', `${MAIN}/readings`, { kwh: 120 }, origin)
    expect([answer.status, answer.body.detail]).toEqual([403, expect.stringContaining('http://evil.example')])
    const own = await send(house, 'POST', `${MAIN}/readings`, { kwh: 120 }, { origin: house.url })
    expect(own.status).toBe(201)
  })
})
