import { describe, expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import { handClock, readUpTo } from '../../ingest/house.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** In Berlin 28 and 30 March 2026 have 24 hours, 29 March has 23. */
const DAYS = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'] as const
const BEGIN_MS = Date.UTC(2026, 2, 27, 23)
const END_MS = Date.UTC(2026, 2, 30, 22)
const NOW_MS = Date.UTC(2026, 3, 1, 12)
const BASE = '/api/v1/meters/main'

/** Three days around the change to summer time, a turn of 1 Wh every half hour: 2 W, all the time. */
const halfHours = Array.from(
  { length: (END_MS - BEGIN_MS) / (30 * MINUTE_MS) + 1 },
  (_, i) => BEGIN_MS + i * 30 * MINUTE_MS,
)

async function houseWith(times: readonly number[]): Promise<WebHouse> {
  const house = await openWebHouse(({ meters }) => {
    Object.assign(meters['main'] ?? {}, { tariffs: [{ from: '2026-01-01', price_per_kwh: 0.3 }] })
  }, handClock(NOW_MS))
  await house.turn(times)
  return house
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

describe('GET energy', () => {
  test('answers days of 24, 23 and 24 hours by local time, with cost and peak, whose sum is the total', async () => {
    const house = await houseWith(halfHours)
    const answer = await house.get(`${BASE}/energy?from=${DAYS[0]}&to=${DAYS[3]}&by=day`)
    expect(answer.status).toBe(200)
    const { by, periods } = answer.json()
    expect(by).toBe('day')
    expect(periods.map(({ from, to }: { from: number; to: number }) => (to - from) / HOUR_MS)).toEqual([24, 23, 24])
    expect(periods[0]).toEqual({
      from: BEGIN_MS,
      to: BEGIN_MS + 24 * HOUR_MS,
      kwh: expect.closeTo(0.048, 12),
      cost: expect.closeTo(0.0144, 12),
      base_fee: 0,
      prices: [
        {
          ...{ price_per_kwh: 0.3, hours: null, days: null },
          ...{ kwh: expect.closeTo(0.048, 12), cost: expect.closeTo(0.0144, 12) },
        },
      ],
      peak_w: 2,
      measured: 1,
      filled: 0,
      imported: 0,
      missing: 0,
    })
    const kwh = periods.map((period: { kwh: number }) => period.kwh)
    expect(kwh[1]).toBeCloseTo(0.046, 12)
    expect(kwh[2]).toBeCloseTo(0.048, 12)
    expect(sum(kwh)).toBeCloseTo((halfHours.length - 1) / 1000, 12)
  })

  test('answers the hours of a short day, each with its energy, and cuts the first and the last', async () => {
    const house = await houseWith(halfHours)
    const hours = (await house.get(`${BASE}/energy?from=${DAYS[1]}&to=${DAYS[2]}&by=hour`)).json().periods
    expect(hours).toHaveLength(23)
    for (const hour of hours) expect(hour.kwh).toBeCloseTo(0.002, 12)

    const cut = (await house.get(`${BASE}/energy?from=2026-03-28T10:15&to=2026-03-28T11:45&by=hour`)).json().periods
    expect(cut.map(({ kwh }: { kwh: number }) => kwh)).toEqual([expect.closeTo(0.0015, 12), expect.closeTo(0.0015, 12)])
  })

  test('answers weeks, months and years, and the same total for each', async () => {
    const house = await houseWith(halfHours)
    for (const [by, count] of [
      ['week', 2],
      ['month', 1],
      ['year', 1],
    ] as const) {
      const { periods } = (await house.get(`${BASE}/energy?from=${DAYS[0]}&to=${DAYS[3]}&by=${by}`)).json()
      expect(periods).toHaveLength(count)
      expect(sum(periods.map((period: { kwh: number }) => period.kwh))).toBeCloseTo(0.142, 12)
    }
  })

  test('tells what is missing: null before the first tick, the part of a day without data within', async () => {
    const house = await houseWith(halfHours)
    const outage = { boot: 'a', no: 1, from: BEGIN_MS + 5 * MINUTE_MS, duration_ms: MINUTE_MS, ticks_lost: null }
    await house.send('outage', JSON.stringify(outage))
    await readUpTo(house.inbox, 4)
    const [before] = (await house.get(`${BASE}/energy?from=2026-03-26&to=2026-03-27`)).json().periods
    const [first] = (await house.get(`${BASE}/energy?from=2026-03-28&to=2026-03-29`)).json().periods
    expect(before).toMatchObject({ kwh: null, cost: null, peak_w: null, measured: 0, filled: 0, missing: 1 })
    expect(first.kwh).toBeCloseTo(0.048, 12)
    expect(first.missing).toBeCloseTo(1 / 48, 12)
    expect(first.measured).toBeCloseTo(47 / 48, 12)
  })

  test('answers today by itself when nothing is asked', async () => {
    const house = await houseWith([NOW_MS - 2 * HOUR_MS, NOW_MS - HOUR_MS])
    const { by, periods } = (await house.get(`${BASE}/energy`)).json()
    expect(by).toBe('day')
    expect(periods).toHaveLength(1)
    expect(periods[0]).toMatchObject({ from: Date.UTC(2026, 2, 31, 22), to: NOW_MS, kwh: expect.closeTo(0.002, 12) })
  })
})

describe('GET power', () => {
  test('answers the curve on aligned steps, null where nothing is known', async () => {
    const house = await houseWith([0, 30, 40, 60].map((minutes) => BEGIN_MS + minutes * MINUTE_MS))
    const answer = await house.get(`${BASE}/power?from=${BEGIN_MS - HOUR_MS}&to=${BEGIN_MS + 2 * HOUR_MS}&points=3`)
    expect(answer.json()).toEqual({
      from: BEGIN_MS - HOUR_MS,
      step_ms: HOUR_MS,
      mean: [null, expect.closeTo(3, 12), null],
      min: [null, 2, null],
      max: [null, 6, null],
      filled: [null, 0, null],
      low: [null, null, null],
      high: [null, null, null],
    })
  })

  test('follows the disc within a turn, with a band, where a sensor does; the energy is that of the ticks', async () => {
    const clock = handClock(NOW_MS)
    const house = await openWebHouse(undefined, clock)
    await house.turn([NOW_MS])
    for (const [phase, turns_per_hour] of [
      [0, 30],
      [0.2, 120],
    ] as const) {
      await house.send('turn', encode({ boot: 'a', seq: 1, phase, turns_per_hour, confidence: 1, age_ms: 0 }))
      await house.live(({ power_w }) => power_w === turns_per_hour)
      clock.advance(24_000)
    }
    await house.turn([clock.wallMs()])
    const range = `from=${NOW_MS}&to=${NOW_MS + MINUTE_MS}`
    const { step_ms, mean, low, high } = (await house.get(`${BASE}/power?${range}&points=6`)).json()
    const whole = (powers: (number | null)[]) => powers.map((powerW) => powerW && Math.round(powerW))
    expect([step_ms, ...whole(mean)]).toEqual([10_000, 30, 30, 84, 120, 120, null])
    expect(whole(low)).toEqual([26, 26, 72, 103, 103, null])
    expect(whole(high)).toEqual([34, 34, 96, 138, 138, null])
    const { periods } = (await house.get(`${BASE}/energy?from=${NOW_MS}&to=${NOW_MS + 24_000}&by=hour`)).json()
    expect(periods[0].kwh).toBeCloseTo(0.0005, 12)
  })

  test('begins with a whole step, also when the range does not', async () => {
    const house = await houseWith(halfHours)
    const { from, step_ms, mean } = (
      await house.get(`${BASE}/power?from=${BEGIN_MS + 5 * HOUR_MS + 1}&to=${BEGIN_MS + 7 * HOUR_MS - 1}&points=2`)
    ).json()
    expect({ from, step_ms, mean }).toEqual({ from: BEGIN_MS + 5 * HOUR_MS, step_ms: HOUR_MS, mean: [2, 2] })
  })

  test('conserves the energy, however many points are asked for', async () => {
    // Turns of 7 to 59 minutes: 700 minutes in all.
    const minutes = [7, 59, 13, 31, 47, 11, 53, 29, 17, 43, 23, 41, 37, 19, 58, 8, 54, 12, 48, 22, 28, 40]
    let atMs = BEGIN_MS
    const house = await houseWith([BEGIN_MS, ...minutes.map((length) => (atMs += length * MINUTE_MS))])
    const [fromMs, toMs] = [BEGIN_MS, BEGIN_MS + 660 * MINUTE_MS]
    const [period] = (await house.get(`${BASE}/energy?from=${fromMs}&to=${toMs}&by=year`)).json().periods
    for (const points of [11, 44, 660, 5000]) {
      const { step_ms, mean } = (await house.get(`${BASE}/power?from=${fromMs}&to=${toMs}&points=${points}`)).json()
      expect(mean.length).toBeLessThanOrEqual(points)
      expect(mean.length * step_ms).toBe(toMs - fromMs)
      const kwh = (sum(mean) * step_ms) / HOUR_MS / 1000
      expect(Math.abs(kwh - period.kwh)).toBeLessThan(1e-9 * period.kwh)
    }
  })

  test('answers a range of which nothing is known with nulls alone', async () => {
    const house = await houseWith([])
    const { mean, min, max, filled } = (await house.get(`${BASE}/power?from=2026-03-28&to=2026-03-29&points=24`)).json()
    for (const values of [mean, min, max, filled]) expect(values).toEqual(Array(24).fill(null))
  })
})

describe('GET ticks', () => {
  test('answers the turns a page at a time, each once', async () => {
    const house = await houseWith(halfHours)
    const pages: number[][] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `${BASE}/ticks?from=${BEGIN_MS}&to=${END_MS}&limit=50${cursor && `&cursor=${cursor}`}`
      const { ticks, next }: { ticks: number[]; next: string | null } = (await house.get(path)).json()
      pages.push(ticks)
      cursor = next
    }
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 42])
    expect(pages.flat()).toEqual(halfHours.slice(0, -1))
  })

  test('takes times as epoch milliseconds, local or with an offset, from the first to before the last', async () => {
    const house = await houseWith(halfHours)
    const expected = halfHours.slice(2, 6)
    for (const [from, to] of [
      [BEGIN_MS + HOUR_MS, BEGIN_MS + 3 * HOUR_MS],
      ['2026-03-28T01:00', '2026-03-28T03:00'],
      ['2026-03-28T00:59:59', '2026-03-28T02:59:59'],
      ['2026-03-28T00:00:00Z', '2026-03-28T02:00:00.000Z'],
      ['2026-03-27T19:00-05:00', '2026-03-28T07:30%2B05:30'],
    ]) {
      const answer = await house.get(`${BASE}/ticks?from=${from}&to=${to}`)
      expect(answer.json()).toEqual({ ticks: expected, next: null })
    }
  })
})

test('GET meters answers the meters of the settings with their first and last tick', async () => {
  const house = await houseWith(halfHours)
  expect((await house.get('/api/v1/meters')).json()).toEqual([
    expect.objectContaining({
      id: 'main',
      name: 'Electricity',
      impulses_per_kwh: 1000,
      timezone: 'Europe/Berlin',
      currency: 'EUR',
      first_tick_at: BEGIN_MS,
      last_tick_at: END_MS,
    }),
  ])
})
