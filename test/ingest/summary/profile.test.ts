import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZone } from '../../../ingest/calendar.ts'
import { turnPowerW } from '../../../ingest/energy.ts'
import { profileOf } from '../../../ingest/summary/profile.ts'
import { berlin, clockworkHouse, kwhBetween, pastOf, ticksOf, WH } from './house.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NO_DATA_MS = 2 * HOUR_MS
const zones = [berlin, makeZone('UTC'), makeZone('Australia/Lord_Howe'), makeZone('Asia/Kathmandu')]

/** A minute around the end of Berlin's summer time. */
const aMinute = fc.integer({ min: -7 * 1440, max: 7 * 1440 }).map((n) => berlin.parse('2026-10-25') + n * MINUTE_MS)
const minutesLong = (max: number) => fc.integer({ min: 1, max }).map((n) => n * MINUTE_MS)

/** Ticks at whole minutes, up to half a day apart, and a time that may begin before and end after them. */
const scenarios = fc
  .record({
    zone: fc.constantFrom(...zones),
    startMs: aMinute,
    turnsMs: fc.array(fc.oneof(minutesLong(30), minutesLong(720)), { maxLength: 80 }),
    fromMs: aMinute,
    lengthMs: fc.integer({ min: 0, max: 14 * 1440 }).map((n) => n * MINUTE_MS),
  })
  .map(({ startMs, turnsMs, lengthMs, ...rest }) => {
    let atMs = startMs
    const ticks = [startMs, ...turnsMs.map((turnMs) => (atMs += turnMs))]
    return { ...rest, ticks, toMs: rest.fromMs + lengthMs }
  })
type Scenario = typeof scenarios extends fc.Arbitrary<infer S> ? S : never

/** The power of each known minute, by the hour of the week. */
function minutesOf({ zone, ticks, fromMs, toMs }: Scenario): number[][] {
  const hours: number[][] = Array.from({ length: 168 }, () => [])
  for (const [i, afterMs] of ticks.slice(1).entries()) {
    const beforeMs = ticks[i] as number
    if (afterMs - beforeMs > NO_DATA_MS) continue
    for (let atMs = Math.max(beforeMs, fromMs); atMs < Math.min(afterMs, toMs); atMs += MINUTE_MS) {
      const { weekday, hour } = zone.localAt(atMs)
      hours[(weekday - 1) * 24 + hour]?.push(turnPowerW(WH, beforeMs, afterMs))
    }
  }
  return hours
}

const sum = (values: readonly number[]) => values.reduce((whole, part) => whole + part, 0)

describe('the profile', () => {
  test('is the mean power of the known minutes of each hour of the week, and null where none is', () => {
    const check = fc.property(scenarios, (scenario) => {
      const { zone, ticks, fromMs, toMs } = scenario
      const profile = profileOf(pastOf(ticks, NO_DATA_MS), zone, fromMs, toMs)
      expect(profile).toHaveLength(168)
      for (const [hour, powers] of minutesOf(scenario).entries()) {
        if (powers.length === 0) expect(profile[hour]).toBeNull()
        else expect(profile[hour]).toBeCloseTo(sum(powers) / powers.length, 6)
      }
    })
    fc.assert(check, { numRuns: 150 })
  })

  test('times the known hours is the energy, but for the turns that count where nothing is known', () => {
    const check = fc.property(scenarios, (scenario) => {
      const { zone, ticks, fromMs, toMs } = scenario
      const past = pastOf(ticks, NO_DATA_MS)
      const inHoles = past.holes(fromMs, toMs).map((hole) => kwhBetween(past, hole.fromMs, hole.toMs))
      const known = minutesOf(scenario).map(({ length }) => length / 60)
      const inProfile = profileOf(past, zone, fromMs, toMs).map(
        (w, hour) => ((w ?? 0) * (known[hour] as number)) / 1000,
      )
      expect(sum(inProfile) + sum(inHoles)).toBeCloseTo(kwhBetween(past, fromMs, toMs), 9)
    })
    fc.assert(check, { numRuns: 150 })
  })

  test.each(zones)('shows the week of a house that lives by the clock, also when that is moved ($name)', (zone) => {
    const weekW = Array.from({ length: 168 }, (_, hour) => 400 + ((hour * 97) % 800))
    const [fromMs, toMs] = [zone.parse('2026-03-02'), zone.parse('2026-11-30')]
    const profile = profileOf(pastOf(ticksOf(clockworkHouse(zone, weekW), fromMs, toMs)), zone, fromMs, toMs)
    // The turn that is running when the hour ends takes some of the next hour's power with it.
    for (const [hour, powerW] of weekW.entries()) expect(Math.abs((profile[hour] as number) - powerW)).toBeLessThan(25)
  })

  test('is unknown without a tick, with one, and of a time that is empty or a thousand years away', () => {
    const unknown = Array.from({ length: 168 }, () => null)
    const atMs = berlin.parse('2026-06-01')
    const past = pastOf([atMs, atMs + MINUTE_MS])
    expect(profileOf(pastOf([]), berlin, atMs, atMs + HOUR_MS)).toEqual(unknown)
    expect(profileOf(pastOf([atMs]), berlin, atMs - HOUR_MS, atMs + HOUR_MS)).toEqual(unknown)
    expect(profileOf(past, berlin, atMs, atMs)).toEqual(unknown)
    expect(profileOf(past, berlin, berlin.parse('3026-01-01'), berlin.parse('4026-01-01'))).toEqual(unknown)
  })

  test('asks for no more than the time between the ticks, however long the range', () => {
    const atMs = berlin.parse('2026-06-01')
    const past = pastOf([atMs, atMs + MINUTE_MS])
    const profile = profileOf(past, berlin, 0, berlin.parse('3026-01-01'))
    expect(profile[0]).toBeCloseTo(800, 9)
    expect(profile.filter((powerW) => powerW !== null)).toHaveLength(1)
    expect([past.questions, past.moments]).toEqual([1, 2])
  })
})
