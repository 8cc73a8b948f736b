import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeZone } from '../../ingest/calendar.ts'
import { alignedStepMs, fractionAt, type NoData, resample, turnPowerW } from '../../ingest/energy.ts'
import { whPerTick } from '../../ingest/past/constants.ts'

const WH = whPerTick(75)
const never: NoData = () => false

function ticksFrom(startMs: number, turnsMs: number[]): number[] {
  let atMs = startMs
  return [startMs, ...turnsMs.map((turnMs) => (atMs += turnMs))]
}

/** Ticks, some of their intervals without data, and a window that may begin before and end after them. */
const scenarios = fc
  .record({
    startMs: fc.integer({ min: 0, max: 100_000 }),
    turnsMs: fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 60 }),
    withoutData: fc.uniqueArray(fc.nat(59), { maxLength: 5 }),
    fromMs: fc.integer({ min: 0, max: 200_000 }),
    stepMs: fc.integer({ min: 1, max: 30_000 }),
    steps: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ startMs, turnsMs, withoutData, ...window }) => {
    const times = ticksFrom(startMs, turnsMs)
    const dark = new Set(withoutData.map((i) => times[i]))
    const noData: NoData = (fromMs) => dark.has(fromMs)
    return { times, noData, toMs: window.fromMs + window.stepMs * window.steps, ...window }
  })
type Scenario = typeof scenarios extends fc.Arbitrary<infer S> ? S : never

/** C(t): the ticks up to t and the part of the running turn. */
function countAt({ times, noData }: Pick<Scenario, 'times' | 'noData'>, t: number): number {
  const passed = times.filter((tick) => tick <= t).length
  const before = times[passed - 1]
  const after = times[passed]
  const dark = before !== undefined && after !== undefined && noData(before, after)
  return passed + fractionAt(t, before, after, dark)
}

/** The powers in [fromMs, toMs) and for how long each was, interval by interval. */
function powersIn({ times, noData }: Scenario, fromMs: number, toMs: number) {
  return times.slice(1).flatMap((after, i) => {
    const before = times[i] as number
    const durationMs = Math.min(after, toMs) - Math.max(before, fromMs)
    return durationMs > 0 && !noData(before, after) ? [{ powerW: turnPowerW(WH, before, after), durationMs }] : []
  })
}

const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))

describe('a turn of the disc', () => {
  test('is 13.33 Wh at 75 turns per kWh, 4800 W if it takes 10 s', () => {
    expect(WH).toBeCloseTo(13.333, 3)
    near(turnPowerW(WH, 1000, 11_000), 4800)
    near(turnPowerW(WH, 0, 40_000, 4), 4800)
  })

  test('is done in part between its ticks, and not at all where there is none or no data', () => {
    expect(fractionAt(25, 20, 40, false)).toBe(0.25)
    expect(fractionAt(20, 20, 40, false)).toBe(0)
    expect(fractionAt(25, 20, 40, true)).toBe(0)
    expect(fractionAt(25, undefined, 40, false)).toBe(0)
    expect(fractionAt(25, 20, undefined, false)).toBe(0)
  })
})

describe('the count', () => {
  test('never falls, and is whole and one higher at each tick', () => {
    const check = fc.property(
      scenarios,
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })),
      (scenario, moments) => {
        const counts = moments.sort((a, b) => a - b).map((t) => countAt(scenario, t))
        expect(counts).toEqual([...counts].sort((a, b) => a - b))
        for (const [i, tick] of scenario.times.entries()) expect(countAt(scenario, tick)).toBe(i + 1)
      },
    )
    fc.assert(check)
  })

  test('gives parts that sum to the whole, however a time is split', () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2 })
    const check = fc.property(scenarios, cuts, (scenario, moments) => {
      const counts = moments.sort((a, b) => a - b).map((t) => countAt(scenario, t))
      const parts = counts.slice(1).map((count, i) => WH * (count - (counts[i] as number)))
      const whole = WH * ((counts.at(-1) as number) - (counts[0] as number))
      near(
        parts.reduce((sum, part) => sum + part, 0),
        whole,
      )
    })
    fc.assert(check)
  })

  test('gives hours that sum to their days, also where the clock is moved', () => {
    const zone = makeZone('Europe/Berlin')
    const turns = fc.array(fc.integer({ min: 60_000, max: 5_000_000 }), { minLength: 50, maxLength: 80 })
    const check = fc.property(fc.constantFrom('2026-03-28', '2026-10-24'), turns, (date, turnsMs) => {
      const fromMs = zone.parse(date)
      const times = ticksFrom(fromMs - 1000, turnsMs)
      const days = zone.edges('day', fromMs, fromMs + 3 * 86_400_000)
      const energyWh = (a: number, b: number) =>
        WH * (countAt({ times, noData: never }, b) - countAt({ times, noData: never }, a))
      for (const [i, toMs] of days.slice(1).entries()) {
        const hours = zone.edges('hour', days[i] as number, toMs)
        const sum = hours.slice(1).reduce((wh, hour, k) => wh + energyWh(hours[k] as number, hour), 0)
        near(sum, energyWh(days[i] as number, toMs))
      }
    })
    fc.assert(check)
  })
})

describe('resampling', () => {
  test('gives each step the mean, lowest and highest power of the intervals in it, and null where none is', () => {
    const check = fc.property(scenarios, (scenario) => {
      const { times, noData, fromMs, stepMs, steps } = scenario
      const { mean, min, max } = resample(
        { times, noData, constants: [{ fromMs: 0, whPerTick: WH }] },
        fromMs,
        stepMs,
        steps,
      )
      expect([mean.length, min.length, max.length]).toEqual([steps, steps, steps])
      for (let step = 0; step < steps; step++) {
        const powers = powersIn(scenario, fromMs + step * stepMs, fromMs + (step + 1) * stepMs)
        if (powers.length === 0) {
          expect([mean[step], min[step], max[step]]).toEqual([null, null, null])
          continue
        }
        const coveredMs = powers.reduce((sum, { durationMs }) => sum + durationMs, 0)
        const product = powers.reduce((sum, { powerW, durationMs }) => sum + powerW * durationMs, 0)
        near(mean[step] as number, product / coveredMs)
        expect(min[step]).toBe(Math.min(...powers.map(({ powerW }) => powerW)))
        expect(max[step]).toBe(Math.max(...powers.map(({ powerW }) => powerW)))
      }
    })
    fc.assert(check, { numRuns: 500 })
  })

  test('keeps the energy: mean power over the covered time is what the count rose by', () => {
    const check = fc.property(scenarios, (scenario) => {
      const { times, fromMs, stepMs, steps, toMs } = scenario
      const { mean } = resample(
        { times, noData: never, constants: [{ fromMs: 0, whPerTick: WH }] },
        fromMs,
        stepMs,
        steps,
      )
      const firstMs = times[0] as number
      const lastMs = times.at(-1) as number
      const energyWh = mean.reduce<number>((wh, powerW, step) => {
        const startMs = Math.max(firstMs, fromMs + step * stepMs)
        const endMs = Math.min(lastMs, fromMs + (step + 1) * stepMs)
        return wh + ((powerW ?? 0) * Math.max(0, endMs - startMs)) / 3_600_000
      }, 0)
      const within = (t: number) => countAt({ times, noData: never }, Math.min(Math.max(t, firstMs), lastMs))
      near(energyWh, WH * (within(toMs) - within(fromMs)))
    })
    fc.assert(check, { numRuns: 500 })
  })

  test('never lets a mean leave its bounds, not even by rounding', () => {
    const check = fc.property(scenarios, ({ times, noData, fromMs, stepMs, steps }) => {
      const { mean, min, max } = resample(
        { times, noData, constants: [{ fromMs: 0, whPerTick: WH }] },
        fromMs,
        stepMs,
        steps,
      )
      for (const [step, powerW] of mean.entries()) {
        if (powerW === null) continue
        expect(powerW).toBeGreaterThanOrEqual(min[step] as number)
        expect(powerW).toBeLessThanOrEqual(max[step] as number)
      }
    })
    fc.assert(check, { numRuns: 500 })
  })

  test('knows nothing without two ticks', () => {
    expect(resample({ times: [], noData: never, constants: [{ fromMs: 0, whPerTick: WH }] }, 0, 1000, 2).mean).toEqual([
      null,
      null,
    ])
    expect(
      resample({ times: [500], noData: never, constants: [{ fromMs: 0, whPerTick: WH }] }, 0, 1000, 1).max,
    ).toEqual([null])
  })
})

describe('the aligned step', () => {
  const MINUTE_MS = 60_000
  const DAY_MS = 1440 * MINUTE_MS
  const ranges = fc.record({
    fromMs: fc.integer({ min: 0, max: 4e12 }),
    durationMs: fc.integer({ min: 1, max: 4e11 }),
    points: fc.integer({ min: 1, max: 5000 }),
  })
  const stepsOf = (stepMs: number, fromMs: number, toMs: number) =>
    Math.ceil(toMs / stepMs) - Math.floor(fromMs / stepMs)

  test('covers the range with as many points as allowed, and a half as long one would not', () => {
    const check = fc.property(ranges, ({ fromMs, durationMs, points }) => {
      const toMs = fromMs + durationMs
      const stepMs = alignedStepMs(fromMs, toMs, points)
      expect(stepsOf(stepMs, fromMs, toMs)).toBeLessThanOrEqual(points)
      const shorterFits = stepMs > 1000 && stepsOf(stepMs / 7.5, fromMs, toMs) < points / 2
      expect(shorterFits).toBe(false)
    })
    fc.assert(check, { numRuns: 1000 })
  })

  test.each<[string, number, number, number]>([
    ['an hour', 60 * MINUTE_MS, 3600, 1000],
    ['a day', DAY_MS, 300, 5 * MINUTE_MS],
    ['a day', DAY_MS, 287, 10 * MINUTE_MS],
    ['thirty days', 30 * DAY_MS, 300, 180 * MINUTE_MS],
    ['a year', 365 * DAY_MS, 365, DAY_MS],
    ['a year', 365 * DAY_MS, 60, 7 * DAY_MS],
    ['ten years', 3650 * DAY_MS, 300, 14 * DAY_MS],
  ])('of %s (%d ms) in %d points is %d ms', (_, durationMs, points, stepMs) => {
    const fromMs = Date.UTC(2026, 0, 1)
    expect(alignedStepMs(fromMs, fromMs + durationMs, points)).toBe(stepMs)
  })

  test('is refused where there is none', () => {
    expect(() => alignedStepMs(0, 1000, 0)).toThrow('at least one point')
    expect(() => alignedStepMs(-1000, 1000, 1)).toThrow('since 1970')
  })
})
