import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_TICKS } from '../../broker/contract/messages.ts'
import { placeTick, shortestTurnMs, spread } from '../../ingest/placing.ts'

const ARRIVED_MS = Date.UTC(2026, 10, 22, 12)
const DAY_MS = 86_400_000
const place = (times: { at?: number; age_ms?: number }) => placeTick({ boot: 'b', seq: 1, ...times }, ARRIVED_MS, 400)

describe('a tick that says both its time and its age', () => {
  test('is placed by its time where the two agree within a minute', () => {
    for (const offMs of [0, 40, -40, 60_000, -60_000]) {
      const atMs = ARRIVED_MS - 5000 + offMs
      expect(place({ at: atMs, age_ms: 5000 })).toEqual({ atMs })
    }
  })

  test('is placed by its age, and flagged, where its clock is wrong', () => {
    for (const offMs of [60_001, -60_001, 3_600_000, -20 * 365 * DAY_MS]) {
      const placed = place({ at: ARRIVED_MS - 5000 + offMs, age_ms: 5000 })
      expect(placed).toEqual({ atMs: ARRIVED_MS - 5000, flag: 'clock_wrong' })
    }
  })

  test('is placed by its time, and flagged, where the clock of the server is known to be behind', () => {
    const tick = { boot: 'b', seq: 1, at: ARRIVED_MS + DAY_MS, age_ms: 5000 }
    expect(placeTick(tick, ARRIVED_MS, 400, true)).toEqual({ atMs: ARRIVED_MS + DAY_MS, flag: 'clock_wrong' })
  })

  test('may be older than the meter accepts from its time alone', () => {
    const ageMs = 500 * DAY_MS
    expect(place({ at: ARRIVED_MS - ageMs, age_ms: ageMs })).toEqual({ atMs: ARRIVED_MS - ageMs })
  })
})

describe('a tick that says only its time', () => {
  test('is placed there, as far back as the meter accepts and up to a minute ahead', () => {
    for (const atMs of [ARRIVED_MS, ARRIVED_MS + 60_000, ARRIVED_MS - 400 * DAY_MS]) {
      expect(place({ at: atMs })).toEqual({ atMs })
    }
  })

  test('is placed at its arrival, and flagged, when it is too old or too far ahead', () => {
    for (const at of [ARRIVED_MS + 60_001, ARRIVED_MS - 400 * DAY_MS - 1, 0]) {
      expect(place({ at })).toEqual({ atMs: ARRIVED_MS, flag: 'time_replaced' })
    }
  })
})

describe('a tick without a clock', () => {
  test('is placed by its age alone', () => {
    expect(place({ age_ms: 812_345 })).toEqual({ atMs: ARRIVED_MS - 812_345 })
  })

  test('has no time of its own when it says neither time nor age', () => {
    expect(place({})).toEqual({ atMs: null })
  })
})

test('whatever a tick says, it is placed in a whole millisecond since 1970 and at most a minute ahead', () => {
  const times = fc.record(
    {
      at: fc.double({ min: 0, max: 8.64e15, noNaN: true }),
      age_ms: fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(times, (said) => {
      const { atMs } = place(said)
      if (atMs === null) {
        expect(said).toEqual({})
        return
      }
      expect(Number.isSafeInteger(atMs)).toBe(true)
      expect(atMs).toBeGreaterThanOrEqual(0)
      expect(atMs).toBeLessThanOrEqual(ARRIVED_MS + 60_000)
    }),
  )
})

describe('ticks with a number but no time', () => {
  test('are spread evenly between the tick before them and their arrival', () => {
    expect(spread(4, ARRIVED_MS - 40_000, ARRIVED_MS)).toEqual(
      [-30_000, -20_000, -10_000, 0].map((ms) => ARRIVED_MS + ms),
    )
    expect(spread(1, ARRIVED_MS - 40_000, ARRIVED_MS)).toEqual([ARRIVED_MS])
  })

  test('happen at their arrival when the tick before them seems to be later', () => {
    expect(spread(2, ARRIVED_MS + 5, ARRIVED_MS)).toEqual([ARRIVED_MS, ARRIVED_MS])
  })

  test('keep their order, lie after the tick before them and end with their arrival', () => {
    const counts = fc.integer({ min: 1, max: MAX_TICKS })
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 10 ** 9 }), (count, spanMs) => {
        const times = spread(count, ARRIVED_MS - spanMs, ARRIVED_MS)
        expect(times).toHaveLength(count)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        expect(times[0]).toBeGreaterThanOrEqual(ARRIVED_MS - spanMs)
        expect(times.at(-1)).toBe(ARRIVED_MS)
        const idealMs = spanMs / count
        times.slice(1).forEach((time, i) => {
          expect(Math.abs(time - (times[i] as number) - idealMs)).toBeLessThanOrEqual(1)
        })
      }),
    )
  })
})

test('the shortest plausible turn leaves a fifth to spare: 883 ms at 75 per kWh behind 3 × 63 A', () => {
  expect(shortestTurnMs(75, 43_470)).toBeCloseTo(883.368, 3)
  expect(shortestTurnMs(150, 43_470)).toBeCloseTo(883.368 / 2, 3)
})
