import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Live } from '../../../broker/contract/messages.ts'
import { isLive, stateOf } from '../../../web/dashboard/state.ts'

const NOW = Date.UTC(2026, 10, 19, 18, 14)
const OPEN = { kind: 'open' } as const
const live: Live = {
  at: NOW - 1_000,
  power_w: 412,
  bound: false,
  power_low_w: 405,
  power_high_w: 420,
  source: 'tick',
  phase: null,
  phase_at: null,
  tick_at: NOW - 9_000,
  sensor: 'online',
  sensor_at: NOW - 600_000,
  utc_offset_min: 60,
  hour_w: Array.from({ length: 12 }, () => 400),
  today_kwh: 7.76,
  today_cost: 2.56,
  currency: 'EUR',
  month_kwh: 196,
  month_cost: 64.6,
  reading_kwh: 28_707.7,
}
const unknown: Live = { ...live, power_w: null }
const FIRST = NOW - 1e9

test('a power just received is measured', () => {
  expect(stateOf(live, OPEN, FIRST, NOW)).toMatchObject({ kind: 'measured', powerW: 412, tickAtMs: NOW - 9_000 })
})

test('a bound is a bound', () => {
  const slower = { ...live, power_w: 130, bound: true }
  expect(stateOf(slower, OPEN, FIRST, NOW)).toMatchObject({
    kind: 'bound',
    powerW: 130,
    withinW: null,
    tickAtMs: NOW - 9_000,
  })
})

test('a power says by how much it may be off, where that matters, and whether the sensor follows the disc', () => {
  const followed: Live = { ...live, source: 'turn', power_low_w: 390, power_high_w: 431 }
  expect(stateOf(followed, OPEN, FIRST, NOW)).toMatchObject({ powerW: 412, withinW: 30, followed: true })
  const ticked: Live = { ...live, source: 'tick', power_low_w: 411, power_high_w: 413 }
  expect(stateOf(ticked, OPEN, FIRST, NOW)).toMatchObject({ powerW: 412, withinW: null, followed: false })
})

test('with the sensor offline the power is unknown since then', () => {
  const offline: Live = { ...unknown, sensor: 'offline' }
  expect(stateOf(offline, OPEN, FIRST, NOW)).toEqual({ kind: 'unknown', why: 'sensor', sinceMs: NOW - 600_000 })
})

test('without a power for another reason it is unknown since the last turn', () => {
  expect(stateOf(unknown, OPEN, FIRST, NOW)).toEqual({ kind: 'unknown', why: 'feed', sinceMs: NOW - 9_000 })
})

test('before the first turn, and after one alone, the page waits', () => {
  expect(stateOf({ ...unknown, tick_at: null, sensor: 'offline' }, OPEN, null, NOW)).toEqual({
    kind: 'first',
    turns: 0,
  })
  expect(stateOf(unknown, OPEN, unknown.tick_at, NOW)).toEqual({ kind: 'first', turns: 1 })
})

test('before the first message the page is loading', () => {
  expect(stateOf(null, { kind: 'connecting' }, null, NOW)).toEqual({ kind: 'loading' })
  expect(stateOf(null, OPEN, null, NOW)).toEqual({ kind: 'loading' })
})

test('a page without connection says so, whatever it knew', () => {
  const lost = { kind: 'lost', sinceMs: NOW - 5_000 } as const
  for (const known of [null, live, unknown]) {
    expect(stateOf(known, lost, FIRST, NOW)).toEqual({ kind: 'offline', sinceMs: NOW - 5_000 })
  }
})

test('no power older than ninety seconds is ever shown as live', () => {
  const age = fc.integer({ min: 0, max: 1e9 })
  fc.assert(
    fc.property(age, fc.boolean(), (ageMs, bound) => {
      const state = stateOf({ ...live, bound, at: NOW - ageMs }, OPEN, FIRST, NOW)
      expect(isLive(state)).toBe(ageMs <= 90_000)
    }),
  )
})
