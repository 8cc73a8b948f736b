import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHousehold, type Household, type Segment } from '../../../firmware/simulator/household.ts'

const DAY_MS = 86_400_000
const NEW_YEAR = Date.parse('2026-01-01T00:00+01:00')
const seeds = fc.integer({ min: 0, max: 1000 })
const zones = fc.constantFrom('Europe/Berlin', 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
const moments = fc.integer({ min: NEW_YEAR, max: NEW_YEAR + 366 * DAY_MS })

function* between(household: Household, fromMs: number, toMs: number): Generator<Segment> {
  for (const segment of household.load(fromMs)) {
    if (segment.fromMs >= toMs) return
    yield { ...segment, toMs: Math.min(segment.toMs, toMs) }
  }
}

function kwh(household: Household, fromMs: number, toMs: number): number {
  let sumWMs = 0
  for (const { fromMs: a, toMs: b, powerW } of between(household, fromMs, toMs)) sumWMs += (b - a) * powerW
  return sumWMs / 3.6e9
}

const dailyKwh = (seed: number) => {
  const household = createHousehold(seed, 'Europe/Berlin')
  return Array.from({ length: 364 }, (_, day) => kwh(household, NEW_YEAR + day * DAY_MS, NEW_YEAR + (day + 1) * DAY_MS))
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('the same seed draws the same power at a moment, wherever one starts to look', () => {
  fc.assert(
    fc.property(seeds, zones, moments, fc.integer({ min: 0, max: 3 * DAY_MS }), (seed, zone, atMs, earlierMs) => {
      const walked = [...between(createHousehold(seed, zone), atMs - earlierMs, atMs + 1)].at(-1)
      expect(walked?.powerW).toBe(createHousehold(seed, zone).powerW(atMs))
    }),
    { numRuns: 50 },
  )
})

const clockChanges = fc
  .constantFrom('2026-03-29T01:00Z', '2026-10-25T01:00Z')
  .map((change) => Date.parse(change) - DAY_MS)

test('segments follow each other without a gap, also when clocks change, and power is never negative', () => {
  fc.assert(
    fc.property(seeds, zones, fc.oneof(moments, clockChanges), (seed, zone, startMs) => {
      const endMs = startMs + 2 * DAY_MS
      const segments = [...between(createHousehold(seed, zone), startMs, endMs)]
      expect(segments.every(({ fromMs }, i) => fromMs === (segments[i - 1]?.toMs ?? startMs))).toBe(true)
      expect(segments.every(({ fromMs, toMs }) => toMs > fromMs)).toBe(true)
      expect(segments.at(-1)?.toMs).toBe(endMs)
      const powers = segments.map(({ powerW }) => powerW)
      expect(Math.min(...powers)).toBeGreaterThan(0)
      expect(Math.max(...powers)).toBeLessThan(14_000)
    }),
    { numRuns: 50 },
  )
})

test('another seed is another household', () => {
  const [one, two] = [1, 2].map((seed) => kwh(createHousehold(seed, 'UTC'), NEW_YEAR, NEW_YEAR + DAY_MS))
  expect(one).not.toBe(two)
})

describe.each([1, 2, 3, 7, 42])('a year of household %i', (seed) => {
  const days = dailyKwh(seed)
  const household = createHousehold(seed, 'Europe/Berlin')

  test('draws 8 to 12 kWh on an ordinary day, more in winter than in summer', () => {
    const middle = [...days].sort((a, b) => a - b)[182] ?? 0
    expect(middle).toBeGreaterThan(8)
    expect(middle).toBeLessThan(12)
    expect(Math.max(...days)).toBeLessThan(20)
    expect(mean(days.slice(0, 28))).toBeGreaterThan(mean(days.slice(182, 210)))
  })

  test('has journeys on which little but the fridge runs', () => {
    const away = days.filter((value) => value < 3.2)
    expect(away.length).toBeGreaterThan(7)
    expect(away.length).toBeLessThan(60)
    expect(Math.min(...days)).toBeGreaterThan(1.5)
  })

  test('peaks in the evening and rests at 60 to 125 W in the night', () => {
    const hourKwh = (hour: number) =>
      mean(
        days.map((_, day) =>
          kwh(household, NEW_YEAR + day * DAY_MS + hour * 3.6e6, NEW_YEAR + day * DAY_MS + (hour + 1) * 3.6e6),
        ),
      )
    const evening = hourKwh(18)
    expect(evening).toBeGreaterThan(3 * hourKwh(10))
    for (let day = 0; day < 60; day++) {
      const threeMs = NEW_YEAR + day * DAY_MS + 3 * 3.6e6
      expect(household.powerW(threeMs)).toBeGreaterThanOrEqual(60)
      expect(household.powerW(threeMs)).toBeLessThanOrEqual(125)
    }
  })

  test('boils water: two kilowatts more for about three minutes', () => {
    const segments = [...between(household, NEW_YEAR, NEW_YEAR + 14 * DAY_MS)]
    const boils = segments.filter(({ powerW, fromMs, toMs }, i) => {
      const before = segments[i - 1]?.powerW ?? 0
      return powerW - before === 2000 && toMs - fromMs > 150_000 && toMs - fromMs < 210_000
    })
    expect(boils.length).toBeGreaterThan(10)
  })
})

test('months pass quickly', () => {
  const segments = [...between(createHousehold(1, 'Europe/Berlin'), NEW_YEAR, NEW_YEAR + 90 * DAY_MS)]
  expect(segments.length).toBeGreaterThan(90 * 50)
  expect(segments.length).toBeLessThan(90 * 500)
})

test('an unknown zone is refused', () => {
  expect(() => createHousehold(1, 'Europe/Atlantis')).toThrow(RangeError)
})
