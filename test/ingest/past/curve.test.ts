import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type NoData, resample, turnPowerW } from '../../../ingest/energy.ts'
import { whPerTick } from '../../../ingest/past/constants.ts'
import type { ShapeFinder, TurnShape } from '../../../ingest/past/shape.ts'
import { shapes } from './shapes.ts'

const WH = whPerTick(75)
const never: NoData = () => false
const constants = [{ fromMs: 0, whPerTick: WH }] as const

/** Turns of which some have a shape. */
const shaped = fc
  .record({
    turns: fc.array(fc.tuple(fc.integer({ min: 1, max: 600_000 }), fc.option(shapes)), {
      minLength: 1,
      maxLength: 8,
    }),
    stepMs: fc.integer({ min: 10_000, max: 100_000 }),
  })
  .map(({ turns, stepMs }) => {
    let atMs = 0
    const times = [0, ...turns.map(([turnMs]) => (atMs += turnMs))]
    const shapeOf: ShapeFinder = (fromMs) => turns[times.indexOf(fromMs)]?.[1] ?? undefined
    return { times, shapeOf, stepMs }
  })
type Shaped = typeof shaped extends fc.Arbitrary<infer S> ? S : never
const curveOf = ({ times, shapeOf }: Shaped, fromMs: number, stepMs: number, steps: number) =>
  resample({ times, noData: never, constants, shapeOf }, fromMs, stepMs, steps)

/** The turns done up to a time, counted part by part. */
function turnsUpTo({ times, shapeOf }: Shaped, atMs: number): number {
  let turns = 0
  for (const [i, after] of times.slice(1).entries()) {
    const before = times[i] as number
    const even: TurnShape = [{ time: 1, turn: 1, lowPerHour: 0, highPerHour: 0 }]
    let [fromMs, done] = [before, 0]
    for (const { time, turn } of shapeOf(before, after) ?? even) {
      const toMs = before + time * (after - before)
      const gone = Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)))
      turns += gone * (turn - done)
      ;[fromMs, done] = [toMs, turn]
    }
  }
  return turns
}

const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))

describe('The curve of power by the shapes of turns', () => {
  test('spreads the energy in time as they say, and never makes more or less of it', () => {
    const check = fc.property(shaped, (scenario) => {
      const { times, stepMs } = scenario
      const endMs = times.at(-1) as number
      const steps = Math.ceil(endMs / stepMs)
      const { mean } = curveOf(scenario, 0, stepMs, steps)
      let sumWh = 0
      for (const [step, meanW] of mean.entries()) {
        const [fromMs, toMs] = [step * stepMs, Math.min(endMs, (step + 1) * stepMs)]
        const wh = ((meanW as number) * (toMs - fromMs)) / 3_600_000
        near(wh, WH * (turnsUpTo(scenario, toMs) - turnsUpTo(scenario, fromMs)))
        sumWh += wh
      }
      near(sumWh, WH * (times.length - 1))
    })
    fc.assert(check, { numRuns: 200 })
  })

  test('changes nothing of a window that begins and ends at ticks', () => {
    const window = fc.tuple(fc.nat(), fc.nat())
    const check = fc.property(shaped, window, (scenario, [a, b]) => {
      const { times } = scenario
      const [first, last] = [a % times.length, b % times.length].sort((x, y) => x - y) as [number, number]
      fc.pre(first < last)
      const [fromMs, toMs] = [times[first] as number, times[last] as number]
      const { mean } = curveOf(scenario, fromMs, toMs - fromMs, 1)
      near(mean[0] as number, turnPowerW(WH, fromMs, toMs, last - first))
    })
    fc.assert(check, { numRuns: 200 })
  })

  test('has a band around the mean where a shape is known, and none elsewhere', () => {
    const check = fc.property(shaped, (scenario) => {
      const { times, shapeOf, stepMs } = scenario
      const steps = Math.ceil((times.at(-1) as number) / stepMs)
      const { mean, low, high } = curveOf(scenario, 0, stepMs, steps)
      for (let step = 0; step < steps; step++) {
        const isShaped = times.some((before, i) => {
          const after = times[i + 1] ?? before
          return before < (step + 1) * stepMs && after > step * stepMs && shapeOf(before, after) !== undefined
        })
        expect(low[step] !== null).toBe(isShaped)
        expect(high[step] !== null).toBe(isShaped)
        if (!isShaped) continue
        expect(low[step]).toBeLessThanOrEqual((mean[step] as number) * (1 + 1e-9))
        expect(high[step]).toBeGreaterThanOrEqual((mean[step] as number) * (1 - 1e-9))
        expect(low[step]).toBeGreaterThanOrEqual(0)
      }
    })
    fc.assert(check)
  })

  test('takes a turn as even in which turns were filled in, or the constant changed', () => {
    const shape: TurnShape = [
      { time: 0.5, turn: 0.9, lowPerHour: 1, highPerHour: 9 },
      { time: 1, turn: 1, lowPerHour: 1, highPerHour: 9 },
    ]
    const at = { times: [0, 10_000], noData: never, shapeOf: () => shape }
    const filled = resample({ ...at, constants, filled: [{ fromMs: 0, toMs: 10_000, n: 1 }] }, 0, 5000, 2)
    expect(filled).toMatchObject({ mean: [9600, 9600], low: [null, null] })
    const changed = [...constants, { fromMs: 5000, whPerTick: WH / 2 }] as const
    expect(resample({ ...at, constants: changed }, 0, 5000, 2).mean).toEqual([4800, 2400])
    expect(resample({ ...at, constants }, 0, 5000, 2).mean).toEqual([expect.closeTo(8640, 6), expect.closeTo(960, 6)])
  })
})
