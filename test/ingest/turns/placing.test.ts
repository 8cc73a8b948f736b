import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Tick } from '../../../broker/contract/messages.ts'
import { type PlacedBy, placeTicks, shortestTurnMs } from '../../../ingest/turns/placing.ts'

const ARRIVED_MS = Date.UTC(2026, 10, 22, 12)
const DAY_MS = 86_400_000
const place = (times: Partial<Tick>, by: Partial<PlacedBy> = {}) =>
  placeTicks([{ boot: 'b', seq: 1, ...times }], { atMs: ARRIVED_MS, ...by }, 400)[0]

describe('a tick that says both its time and its age', () => {
  test('is placed by its time where that is no more than a minute before its age', () => {
    for (const offMs of [0, -40, -60_000]) {
      const atMs = ARRIVED_MS - 5000 + offMs
      expect(place({ at: atMs, age_ms: 5000 })).toEqual({ atMs, byAgeMs: ARRIVED_MS - 5000 })
    }
  })

  test('is placed by its age where its clock is ahead by no more than a minute, so that it is not in the future', () => {
    for (const offMs of [40, 60_000]) {
      expect(place({ at: ARRIVED_MS - 5000 + offMs, age_ms: 5000 })?.atMs).toBe(ARRIVED_MS - 5000)
    }
  })

  test('is placed by its age, and flagged, where its clock is wrong', () => {
    for (const offMs of [60_001, -60_001, 3_600_000, -20 * 365 * DAY_MS]) {
      expect(place({ at: ARRIVED_MS - 5000 + offMs, age_ms: 5000 })).toEqual({
        atMs: ARRIVED_MS - 5000,
        byAgeMs: ARRIVED_MS - 5000,
        correction: { flag: 'clock_wrong', clock: 'sensor', aheadMs: offMs, used: 'age' },
      })
    }
  })

  test('is placed by its time, and flagged, where the clock of the server is known to be behind', () => {
    expect(place({ at: ARRIVED_MS + DAY_MS, age_ms: 5000 }, { serverBehind: true })).toEqual({
      atMs: ARRIVED_MS + DAY_MS,
      correction: { flag: 'clock_wrong', clock: 'server', aheadMs: -DAY_MS - 5000, used: 'at' },
    })
  })

  test('may be older than the meter accepts from its time alone', () => {
    const ageMs = 500 * DAY_MS
    expect(place({ at: ARRIVED_MS - ageMs, age_ms: ageMs })?.atMs).toBe(ARRIVED_MS - ageMs)
  })
})

describe('a tick that says only its time', () => {
  test('is placed there, as far back as the meter accepts', () => {
    for (const atMs of [ARRIVED_MS, ARRIVED_MS - 400 * DAY_MS]) expect(place({ at: atMs })).toEqual({ atMs })
  })

  test('that is too old or too far ahead has no time that can be believed, and is flagged', () => {
    for (const at of [ARRIVED_MS + 60_001, ARRIVED_MS - 400 * DAY_MS - 1, 0]) {
      const correction = { flag: 'time_replaced', clock: 'sensor', aheadMs: at - ARRIVED_MS, used: 'arrival' }
      expect(place({ at })).toEqual({ atMs: null, correction })
    }
  })

  test('is believed where the clock of the server is known to be behind', () => {
    expect(place({ at: ARRIVED_MS + DAY_MS }, { serverBehind: true })).toMatchObject({
      atMs: ARRIVED_MS + DAY_MS,
      correction: { flag: 'clock_wrong', clock: 'server' },
    })
  })

  test('and is ahead by up to a minute is moved back to its arrival, and those it came with by as much', () => {
    const ticks = [-30_000, -10_000, 20_000].map((ms, i) => ({ boot: 'b', seq: i + 1, at: ARRIVED_MS + ms }))
    const other = { boot: 'c', seq: 1, at: ARRIVED_MS - 1000 }
    const placed = placeTicks([...ticks, other], { atMs: ARRIVED_MS }, 400)
    expect(placed.map(({ atMs }) => (atMs ?? 0) - ARRIVED_MS)).toEqual([-50_000, -30_000, 0, -1000])
    expect(placed.map(({ correction }) => correction?.flag)).toEqual([
      'time_adjusted',
      'time_adjusted',
      'time_adjusted',
      undefined,
    ])
  })
})

describe('a tick without a clock', () => {
  test('is placed by its age alone', () => {
    expect(place({ age_ms: 812_345 })).toEqual({ atMs: ARRIVED_MS - 812_345, byAgeMs: ARRIVED_MS - 812_345 })
  })

  test('has no time of its own when it says neither time nor age', () => {
    expect(place({})).toEqual({ atMs: null })
  })

  test('is flagged where its arrival had to be set right', () => {
    const correction = { flag: 'clock_wrong', clock: 'server', aheadMs: -DAY_MS, used: 'monotonic' }
    const byAgeMs = ARRIVED_MS - 5
    expect(place({ age_ms: 5 }, { clockAheadMs: -DAY_MS })).toEqual({ atMs: byAgeMs, byAgeMs, correction })
    expect(place({}, { clockAheadMs: -DAY_MS })).toEqual({ atMs: null, correction })
  })
})

test('whatever the ticks of a message say, each is placed in a whole millisecond between 1970 and its arrival, or nowhere', () => {
  const times = fc.record(
    {
      at: fc.oneof(
        fc.double({ min: 0, max: 8.64e15, noNaN: true }),
        fc.double({ min: ARRIVED_MS - 200_000, max: ARRIVED_MS + 100_000, noNaN: true }),
      ),
      age_ms: fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 10 }), (said) => {
      const ticks = said.map((one, i) => ({ boot: 'b', seq: i + 1, ...one }))
      const placed = placeTicks(ticks, { atMs: ARRIVED_MS }, 400)
      for (const [i, { atMs, correction }] of placed.entries()) {
        const { at, age_ms: ageMs } = said[i] ?? {}
        if (atMs === null) {
          expect(ageMs).toBeUndefined()
          expect(correction?.flag).toBe(at === undefined ? undefined : 'time_replaced')
          continue
        }
        expect(Number.isSafeInteger(atMs)).toBe(true)
        expect(atMs).toBeGreaterThanOrEqual(0)
        expect(atMs).toBeLessThanOrEqual(ARRIVED_MS)
        if (!correction && ageMs === undefined) expect(atMs).toBe(Math.round(at as number))
      }
    }),
  )
})

test('the shortest plausible turn leaves a fifth to spare: 883 ms at 75 per kWh behind 3 × 63 A', () => {
  expect(shortestTurnMs(1000 / 75, 43_470)).toBeCloseTo(883.368, 3)
  expect(shortestTurnMs(1000 / 150, 43_470)).toBeCloseTo(883.368 / 2, 3)
})
