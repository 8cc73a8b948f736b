import { describe, expect, test } from 'vitest'
import { encode } from '../../broker/contract/codec.ts'
import type { MeterSettings, Settings } from '../../broker/contract/settings.ts'
import { makeServiceSecret } from '../../broker/service/login.ts'
import { connect } from '../rig.ts'
import { handClock, liveOf, openHouse, saidOn, ticksAt } from './house.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)
const main = ({ meters }: Settings) => meters['main'] as MeterSettings

describe('the live power', () => {
  test('is unknown until the second tick, 4800 W for a turn of 10 s, and falls as a bound from then on', async () => {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    await house.send('tick', '')
    const first = await house.live((live) => live.tick_at === NOON_MS)
    expect(first).toMatchObject({ at: NOON_MS, power_w: null, bound: false })
    expect(new Set(saidOn(house.inbox, 'power'))).toEqual(new Set(['null']))

    clock.advance(10_000)
    await house.send('tick', '')
    const second = await house.live((live) => live.tick_at === NOON_MS + 10_000)
    expect(second).toMatchObject({ at: NOON_MS + 10_000, power_w: 4800, bound: false })
    expect(saidOn(house.inbox, 'power').at(-1)).toBe('4800')

    clock.advance(10_100)
    await house.send('sensor', 'online')
    const later = await house.live((live) => live.sensor === 'online')
    expect(later).toMatchObject({ at: NOON_MS + 20_100, power_w: 4752, bound: true, sensor_at: NOON_MS + 20_100 })
    expect(saidOn(house.inbox, 'power').at(-1)).toBe('4752')
  })

  test('follows the bound by itself: each fall is at least 2 % and 5 W', async () => {
    const house = await openHouse((settings) => {
      main(settings).impulses_per_kwh = 1000
    })
    const nowMs = Date.now()
    await house.send('tick', ticksAt([nowMs - 1500, nowMs - 500]))
    const powersSoFar = () =>
      saidOn(house.inbox, 'power')
        .filter((text) => text !== 'null')
        .map(Number)
    await house.inbox.first(() => powersSoFar().length === 3)

    const powers = powersSoFar()
    const lives = saidOn(house.inbox, 'live')
      .map(liveOf)
      .filter(({ tick_at }) => tick_at === nowMs - 500)
    for (const [i, powerW] of powers.slice(1).entries()) {
      const before = powers[i] as number
      expect(powerW).toBeLessThanOrEqual(Math.min(0.98 * before, before - 5))
    }
    expect(lives.length).toBeGreaterThan(0)
    for (const { at, power_w, bound } of lives) {
      expect(bound).toBe(at - (nowMs - 500) > 1000)
      expect(power_w).toBe(Math.round(3_600_000 / Math.max(1000, at - (nowMs - 500))))
    }
  })
})

describe('the live power without data', () => {
  test('is unknown while the sensor is known to be away, and known again with the next tick', async () => {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    await house.send('tick', ticksAt([NOON_MS - 20_000, NOON_MS - 10_000]))
    await house.live((live) => live.power_w === 4800)

    clock.advance(1000)
    await house.send('sensor', 'offline')
    const away = await house.live((live) => live.sensor === 'offline')
    expect(away).toMatchObject({ power_w: null, bound: false, sensor_at: NOON_MS + 1000, tick_at: NOON_MS - 10_000 })
    expect(saidOn(house.inbox, 'power').at(-1)).toBe('null')

    clock.advance(4000)
    await house.send('tick', ticksAt([NOON_MS + 5000], 'a', 3))
    const back = await house.live((live) => live.tick_at === NOON_MS + 5000)
    expect(back).toMatchObject({ power_w: 3200, sensor: 'online' })
  })

  test('is unknown after an interval without data, until a turn without one', async () => {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    const outage = { boot: 'a', no: 1, from: NOON_MS - 15_000, duration_ms: 2000, ticks_lost: null }
    await house.send('outage', JSON.stringify(outage))
    await house.send('tick', ticksAt([NOON_MS - 20_000, NOON_MS - 10_000]))
    const dark = await house.live((live) => live.tick_at === NOON_MS - 10_000)
    expect(dark.power_w).toBeNull()
    clock.advance(1000)
    await house.send('tick', ticksAt([NOON_MS], 'a', 3))
    const known = await house.live((live) => live.tick_at === NOON_MS)
    expect(known.power_w).toBe(4800)
  })
})

test('live tells the last hour, today, the month, their cost and the register, as counted by hand', async () => {
  // 00:40 on a Sunday in Berlin; ticks at 23:50, 00:10 and 00:30, so half of the first turn belongs to today.
  const nowMs = Date.UTC(2026, 10, 21, 23, 40)
  const minutesAgo = (minutes: number) => nowMs - minutes * 60_000
  const house = await openHouse((settings) => {
    main(settings).installed = { at: '2026-11-01', reading_kwh: 1000 }
    main(settings).tariffs = [{ from: '2026-01-01', price_per_kwh: 0.3, base_per_month: 10 }]
  }, handClock(nowMs))
  await house.send('tick', ticksAt([50, 30, 10].map(minutesAgo)))
  const live = await house.live(({ tick_at }) => tick_at !== null)
  expect(live).toEqual({
    at: nowMs,
    power_w: 40,
    bound: false,
    power_low_w: 40,
    power_high_w: 40,
    source: 'tick',
    phase: null,
    phase_at: null,
    tick_at: minutesAgo(10),
    sensor: 'unknown',
    sensor_at: null,
    utc_offset_min: 60,
    hour_w: [null, null, 40, 40, 40, 40, 40, 40, 40, 40, null, null],
    today_kwh: 0.02,
    today_cost: 0.006,
    currency: 'EUR',
    month_kwh: 0.04,
    month_cost: 0.012,
    reading_kwh: 1000.04,
  })
  expect(saidOn(house.inbox, 'energy').at(-1)).toBe('0.04')
  expect(saidOn(house.inbox, 'reading').at(-1)).toBe('1000.04')
})

test('what is not known is null and never missing', async () => {
  const house = await openHouse()
  const live = await house.live(() => true)
  expect(live).toMatchObject({
    power_w: null,
    power_low_w: null,
    power_high_w: null,
    source: null,
    phase: null,
    phase_at: null,
    tick_at: null,
    sensor: 'unknown',
    hour_w: Array(12).fill(null),
    today_kwh: null,
    today_cost: null,
    month_kwh: null,
    month_cost: null,
    reading_kwh: null,
  })
  await house.inbox.first((topic) => topic === 'wattwheel/main/reading')
  expect(saidOn(house.inbox, 'reading')).toEqual(['null'])
  expect(saidOn(house.inbox, 'energy')).toEqual(['0'])
})

test('the register is told again only when it shows something else, the energy with each turn', async () => {
  const clock = handClock(NOON_MS)
  const house = await openHouse(undefined, clock)
  await house.send('tick', '')
  await house.live((live) => live.tick_at === NOON_MS)
  clock.advance(10_000)
  await house.send('tick', '')
  await house.live((live) => live.tick_at === NOON_MS + 10_000)
  expect(saidOn(house.inbox, 'reading')).toEqual(['null'])
  expect(saidOn(house.inbox, 'energy').slice(-2)).toEqual(['0.013', '0.027'])

  clock.advance(10_000)
  const service = await connect(house.broker.port, {
    username: 'service',
    password: makeServiceSecret(house.settings),
  })
  const entry = encode({ id: 'first', kind: 'reading', at: NOON_MS + 20_000, kwh: 25_510.4 })
  await service.publishAsync('wattwheel/main/entry', entry, { qos: 1 })
  await house.live((live) => live.reading_kwh === 25_510.4)
  expect(saidOn(house.inbox, 'reading')).toEqual(['null', '25510.4'])
})
