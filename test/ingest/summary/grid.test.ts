import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZone } from '../../../ingest/calendar.ts'
import { makeGrid } from '../../../ingest/summary/grid.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Zones with ordinary, half-hour and midnight changes, and one that skipped a day, with a day near a change. */
const zones = new Map(
  Object.entries({
    UTC: '2026-01-01',
    'Europe/Berlin': '2026-03-28',
    'America/New_York': '2026-10-31',
    'Australia/Lord_Howe': '2026-04-04',
    'Asia/Beirut': '2022-03-26',
    'Asia/Kathmandu': '2026-06-01',
    'America/St_Johns': '2009-10-31',
    'Pacific/Apia': '2011-12-28',
  }).map(([name, date]) => [makeZone(name), date]),
)
const someTime = fc
  .record({
    place: fc.constantFrom(...zones),
    beginMs: fc.integer({ min: -DAY_MS, max: 3 * DAY_MS }),
    lengthMs: fc.integer({ min: 0, max: 5 * DAY_MS }),
    slotMs: fc.constantFrom(HOUR_MS, 30 * MINUTE_MS),
  })
  .map(({ place: [zone, date], beginMs, lengthMs, slotMs }) => {
    const fromMs = zone.parse(date) + beginMs
    return { zone, slotMs, fromMs, toMs: fromMs + lengthMs }
  })

/** Clocks that were moved back over midnight showed an hour of the day before once more. */
const showsYesterday = (name: string) => name === 'America/St_Johns' || name === 'Asia/Beirut'

describe('a grid', () => {
  test('cuts a time without a gap into cells that lie in one slot of the clock on the wall', () => {
    const check = fc.property(someTime, ({ zone, slotMs, fromMs, toMs }) => {
      const { edgesMs, slots, days } = makeGrid(zone, fromMs, toMs, slotMs)
      expect([edgesMs[0], edgesMs.at(-1)]).toEqual([fromMs, toMs])
      expect([slots.length, days.length]).toEqual([edgesMs.length - 1, edgesMs.length - 1])
      for (const [cell, slot] of slots.entries()) {
        const [startMs, endMs] = [edgesMs[cell] as number, edgesMs[cell + 1] as number]
        expect(endMs).toBeGreaterThan(startMs)
        for (const atMs of [startMs, (startMs + endMs) / 2, endMs - 1]) {
          const { weekday, hour, minute } = zone.localAt(atMs)
          const slotOfDay = Math.floor((hour * HOUR_MS + minute * MINUTE_MS) / slotMs)
          expect(slot % (DAY_MS / slotMs)).toBe(slotOfDay)
          if (!showsYesterday(zone.name)) expect(slot).toBe(((weekday - 1) * DAY_MS) / slotMs + slotOfDay)
        }
      }
    })
    fc.assert(check, { numRuns: 60 })
  })

  test('numbers the local days', () => {
    const check = fc.property(someTime, ({ zone, slotMs, fromMs, toMs }) => {
      const { edgesMs, days } = makeGrid(zone, fromMs, toMs, slotMs)
      const midnights = zone.edges('day', fromMs, toMs)
      for (const [cell, day] of days.entries()) {
        expect(edgesMs[cell]).toBeGreaterThanOrEqual(midnights[day] as number)
        expect(edgesMs[cell + 1]).toBeLessThanOrEqual(midnights[day + 1] as number)
      }
    })
    fc.assert(check, { numRuns: 60 })
  })

  test.each([
    ['2026-03-29', 46, 0],
    ['2026-06-01', 48, 1],
    ['2026-10-25', 50, 2],
  ])('of %s in Berlin has %i half hours, and 2:00 to 2:30 %i times', (date, cells, times) => {
    const zone = makeZone('Europe/Berlin')
    const { slots } = makeGrid(zone, zone.parse(date), zone.next('day', zone.parse(date)), 30 * MINUTE_MS)
    expect(slots).toHaveLength(cells)
    expect(slots.filter((slot) => slot % 48 === 4)).toHaveLength(times)
  })

  test('of a day that the clocks skipped has no cells', () => {
    const apia = makeZone('Pacific/Apia')
    const { slots } = makeGrid(apia, apia.parse('2011-12-29'), apia.parse('2012-01-01'), HOUR_MS)
    expect([...new Set(slots.map((slot) => Math.floor(slot / 24) + 1))]).toEqual([4, 6])
  })
})
