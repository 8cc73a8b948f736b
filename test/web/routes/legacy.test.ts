import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { handClock, readUpTo } from '../../ingest/house.ts'
import { eventually } from '../../rig.ts'
import { ask, openWebHouse } from '../house.ts'

/** A house of its own time, in which the first generation's hardware is let in. */
async function openLegacyHouse(change: (settings: Settings) => void = () => {}) {
  const clock = handClock(Date.UTC(2026, 10, 22, 12))
  const house = await openWebHouse((settings) => {
    settings.web.legacy_endpoints = true
    change(settings)
    Object.assign(settings.meters['main'] ?? {}, { impulses_per_kwh: 75 })
  }, clock)
  return { ...house, clock }
}

describe('The endpoints of the first generation', () => {
  test('are not there unless the settings say so', async () => {
    const house = await openWebHouse()
    for (const path of ['/tick', '/connloss/1/2', '/lcdinfo']) expect((await house.get(path)).status).toBe(404)
  })

  test('count a turn through the broker, and show it', async () => {
    const house = await openLegacyHouse()
    expect((await house.get('/tick')).status).toBe(200)
    await house.inbox.first((topic, text) => topic === 'wattwheel/main/tick' && text === '')
    await house.live((live) => live.tick_at === house.clock.wallMs())
    house.clock.advance(20_000)
    expect((await house.get('/tick')).status).toBe(200)
    await eventually(async () => (await house.get('/api/v1/meters/main/live')).json().power_w === 2400 || undefined)
    const { text } = await house.get('/lcdinfo')
    expect(JSON.parse(text)).toEqual({ daily_power: 27, current_power: 2400 })
  })

  test('take one turn in the time that the main fuse allows, and no turn from a browser', async () => {
    const house = await openLegacyHouse()
    expect((await house.get('/tick')).status).toBe(200)
    house.clock.advance(500)
    const hurried = await house.get('/tick')
    expect([hurried.status, hurried.json().detail]).toEqual([429, expect.stringContaining('one turn in 884 ms')])
    house.clock.advance(500)
    expect((await house.get('/tick', { 'user-agent': 'Mozilla/5.0' })).status).toBe(403)
    expect((await house.get('/tick', { origin: house.url })).status).toBe(403)
    expect((await house.get('/tick')).status).toBe(200)
  })

  test('show the power ten times a second in the long run, and twenty times at once', async () => {
    const house = await openLegacyHouse()
    const statuses = async (times: number) => {
      const answers = []
      for (let i = 0; i < times; i++) answers.push((await house.get('/lcdinfo')).status)
      return answers
    }
    expect(await statuses(21)).toEqual([...Array(20).fill(200), 429])
    house.clock.advance(300)
    expect(await statuses(4)).toEqual([200, 200, 200, 429])
  })

  test('need no login where viewing does, but nobody knows who asks through a proxy', async () => {
    const house = await openLegacyHouse((settings) => {
      settings.web.public_dashboard = false
    })
    expect((await house.get('/api/v1/meters')).status).toBe(401)
    for (const path of ['/tick', '/connloss/1/0', '/lcdinfo']) {
      expect((await house.get(path)).status).toBe(200)
      expect((await house.get(path, { 'x-forwarded-for': '192.168.1.9' })).status).toBe(401)
    }
  })

  test('keep a lost connection, from the last turn on at most, with the turns that were missed', async () => {
    const house = await openLegacyHouse()
    const startMs = house.clock.wallMs()
    await house.get('/tick')
    await readUpTo(house.inbox, 1)
    house.clock.advance(90_000)
    expect((await house.get('/connloss/99999999/3')).status).toBe(200)
    house.clock.advance(1_000)
    expect((await house.get('/connloss/30000/0')).status).toBe(200)
    await readUpTo(house.inbox, 3)
    const { outages } = (await house.get('/api/v1/meters/main/outages?from=2026-11-22&to=2026-11-23')).json()
    expect(outages).toMatchObject([
      { from: startMs, to: startMs + 90_000, ticks_lost: 3 },
      { from: startMs + 61_000, to: startMs + 91_000, ticks_lost: 0 },
    ])
    expect((await ask(house.port, '/connloss/soon/3')).status).toBe(400)
  })

  test('say that nothing was counted where the broker is gone, so that the sensor counts it as missed', async () => {
    const house = await openLegacyHouse()
    await house.broker.close()
    expect((await house.get('/tick')).status).toBe(503)
  })
})
