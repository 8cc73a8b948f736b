import { describe, expect, test } from 'vitest'
import { openWebHouse } from '../house.ts'

const MAIN = '/api/v1/meters/main'
/** Midnight in Berlin, the day before the clocks go forward. */
const BEGIN_MS = Date.UTC(2026, 2, 27, 23)
const HOUR_MS = 3_600_000

describe('GET export.csv', () => {
  test('streams the turns, each with its time as the wall clock showed it and its energy', async () => {
    const house = await openWebHouse()
    await house.turn([BEGIN_MS, BEGIN_MS + 1500, BEGIN_MS + 27 * HOUR_MS])
    const answer = await house.get(`${MAIN}/export.csv?from=2026-03-28&to=2026-03-30&by=tick`)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="main-tick-2026-03-27.csv"')
    expect(answer.text.split('\r\n')).toEqual([
      'time,epoch_ms,wh',
      `2026-03-28T00:00:00.000+01:00,${BEGIN_MS},1`,
      `2026-03-28T00:00:01.500+01:00,${BEGIN_MS + 1500},1`,
      `2026-03-29T04:00:00.000+02:00,${BEGIN_MS + 27 * HOUR_MS},1`,
      '',
    ])
  })

  test('streams local periods, as many as there are, and the same energy as the API answers', async () => {
    const house = await openWebHouse()
    await house.turn(Array.from({ length: 60 }, (_, i) => BEGIN_MS + i * HOUR_MS))
    const { periods } = (await house.get(`${MAIN}/energy?from=2026-03-28&to=2026-03-30&by=hour`)).json()
    const { text } = await house.get(`${MAIN}/export.csv?from=2026-03-28&to=2026-03-30&by=hour`)
    const [head, ...rows] = text.trimEnd().split('\r\n')
    expect(head).toBe('from,to,kwh,cost,base_fee,peak_w,measured,filled,missing,imported')
    expect(rows).toHaveLength(47)
    expect(rows[26]?.split(',').slice(0, 2)).toEqual(['2026-03-29T03:00:00.000+02:00', '2026-03-29T04:00:00.000+02:00'])
    const kwh = rows.map((row) => Number(row.split(',')[2]))
    expect(kwh).toEqual(periods.map((period: { kwh: number }) => period.kwh))

    const years = (await house.get(`${MAIN}/export.csv?from=1990-01-01&to=2026-03-30&by=hour`)).text
    expect(years.trimEnd().split('\r\n')).toHaveLength(
      1 + (Date.UTC(2026, 2, 29, 22) - Date.UTC(1989, 11, 31, 23)) / HOUR_MS,
    )
  })
})

describe('GET outages', () => {
  test('tells what did not come: outages, missing numbers, and where nothing is known', async () => {
    const house = await openWebHouse()
    await house.turn([BEGIN_MS, BEGIN_MS + HOUR_MS])
    const outage = { boot: 'a', no: 1, from: BEGIN_MS + 600_000, duration_ms: 60_000, ticks_lost: null }
    await house.send('outage', JSON.stringify(outage))
    await house.send('tick', JSON.stringify({ boot: 'a', seq: 5, at: BEGIN_MS + 2 * HOUR_MS }))
    await house.live((live) => live.tick_at === BEGIN_MS + 2 * HOUR_MS)

    const answer = (await house.get(`${MAIN}/outages?from=2026-03-28&to=2026-03-29`)).json()
    expect(answer).toEqual({
      no_data: [{ from: BEGIN_MS, to: BEGIN_MS + HOUR_MS }],
      outages: [{ from: BEGIN_MS + 600_000, to: BEGIN_MS + 660_000, ticks_buffered: null, ticks_lost: null }],
      missing: [{ from: BEGIN_MS + HOUR_MS, to: BEGIN_MS + 2 * HOUR_MS, missing: 2, filled: null, lost: null }],
      ticks_filled: 0,
      ticks_lost: 0,
    })
    const later = (await house.get(`${MAIN}/outages?from=2026-03-29&to=2026-03-30`)).json()
    expect(later).toMatchObject({ no_data: [], outages: [], missing: [] })
  })
})

describe('GET sensor', () => {
  test('tells the presence of the sensor, and refuses a range that is too long', async () => {
    const house = await openWebHouse()
    await house.send('sensor', 'online')
    await house.live((live) => live.sensor === 'online')
    const answer = (await house.get(`${MAIN}/sensor`)).json()
    expect(answer).toMatchObject({ sensor: 'online', sensor_at: expect.any(Number), hours: [] })

    const refused = await house.get(`${MAIN}/sensor?from=2020-01-01&to=2026-01-01`)
    expect(refused.status).toBe(400)
    expect(refused.json().detail).toContain('at most 400 days')
  })
})
