import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SurePower } from '../../../../web/dashboard/api.ts'
import { curveOf, extremesOf, lastOf } from '../../../../web/dashboard/curve/curve.ts'

const STEP_MS = 300_000
const powerOf = (mean: (number | null)[], filled: number[] = []): SurePower => ({
  from: 0,
  step_ms: STEP_MS,
  mean,
  low: mean.map(() => null),
  high: mean.map(() => null),
  filled: mean.map((_, i) => filled[i] ?? 0),
})

test('the curve ends now, at the power of now', () => {
  const now = { nowMs: 2.5 * STEP_MS, powerW: 412, tickAtMs: 2.4 * STEP_MS }
  expect(curveOf(powerOf([100, 200, 300, null]), now)).toEqual({
    xs: [0, STEP_MS, 2 * STEP_MS, 2.5 * STEP_MS],
    ys: [100, 200, 300, 412],
    lows: [null, null, null, null],
    highs: [null, null, null, null],
    gaps: [],
    filled: [],
  })
})

test('a time without data is one gap, and so is the time since the sensor was lost', () => {
  const now = { nowMs: 6.5 * STEP_MS, powerW: null, tickAtMs: 3.1 * STEP_MS }
  const { gaps, ys } = curveOf(powerOf([100, null, null, 300, null, null, null]), now)
  expect(gaps).toEqual([
    { fromMs: STEP_MS, toMs: 3 * STEP_MS },
    { fromMs: 4 * STEP_MS, toMs: 6.5 * STEP_MS },
  ])
  expect(ys.at(-1)).toBeNull()
})

test('the time since the last turn is no gap while the bound is known: it stands at the bound', () => {
  const now = { nowMs: 4.5 * STEP_MS, powerW: 130, tickAtMs: 1.2 * STEP_MS }
  const { gaps, ys } = curveOf(powerOf([300, 250, null, null, null]), now)
  expect(gaps).toEqual([])
  expect(ys).toEqual([300, 250, 130, 130, 130, 130])
})

test('what was filled from the count is told apart, at its level', () => {
  const now = { nowMs: 4 * STEP_MS, powerW: 100, tickAtMs: 4 * STEP_MS }
  expect(curveOf(powerOf([100, 500, 500, 100], [0, 1, 1, 0]), now).filled).toEqual([
    { fromMs: STEP_MS, toMs: 3 * STEP_MS, levelW: 500 },
  ])
})

test('the last hours are finer, with the band that holds the power', () => {
  const recent: SurePower = {
    from: STEP_MS,
    step_ms: STEP_MS / 2,
    mean: [100, 300, 400, null],
    low: [90, 270, null, null],
    high: [110, 330, null, null],
    filled: [0, 0, 0, 0],
  }
  const now = { nowMs: 2.5 * STEP_MS, powerW: 412, tickAtMs: 2.4 * STEP_MS }
  const { xs, ys, lows, highs, gaps } = curveOf(powerOf([150, 200, 400, null]), now, { recent, told: [] })
  expect(xs).toEqual([0, STEP_MS, 1.5 * STEP_MS, 2 * STEP_MS, 2.5 * STEP_MS])
  expect(ys).toEqual([150, 100, 300, 400, 412])
  expect(lows).toEqual([null, 90, 270, null, null])
  expect(highs).toEqual([null, 110, 330, null, null])
  expect(gaps).toEqual([])
})

test('the time since the last turn stands at what was told since while the sensor follows the disc', () => {
  const told = [
    { atMs: 1.2 * STEP_MS, powerW: 200, lowW: 190, highW: 210 },
    { atMs: 2.4 * STEP_MS, powerW: 2200, lowW: 2000, highW: 2500 },
  ]
  const now = { nowMs: 3.5 * STEP_MS, powerW: 2200, tickAtMs: 1.1 * STEP_MS }
  const { xs, ys, highs } = curveOf(powerOf([300, 250, null, null]), now, { recent: null, told })
  expect(xs).toEqual([0, STEP_MS, 2 * STEP_MS, 2.4 * STEP_MS, 3 * STEP_MS, 3.5 * STEP_MS])
  expect(ys).toEqual([300, 250, 200, 2200, 2200, 2200])
  expect(highs).toEqual([null, null, 210, 2500, 2500, 2500])
})

const means = fc.array(fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }), { nil: null }), { maxLength: 300 })

test('the curve never shows the future, and every moment of the past is either a level or in one gap', () => {
  fc.assert(
    fc.property(means, fc.integer({ min: 0, max: 300 * STEP_MS }), (mean, nowMs) => {
      const { xs, ys, gaps } = curveOf(powerOf(mean), { nowMs, powerW: null, tickAtMs: null })
      expect(xs).toEqual([...xs].sort((a, b) => a - b))
      expect(Math.max(...xs)).toBe(nowMs)
      for (const [i, at] of xs.slice(0, -1).entries()) {
        const inGaps = gaps.filter(({ fromMs, toMs }) => fromMs <= at && at < toMs)
        expect(inGaps).toHaveLength(ys[i] === null ? 1 : 0)
      }
    }),
  )
})

test('the highest and the lowest mean are found, and when the highest was', () => {
  expect(extremesOf(powerOf([null, 100, 900, 60, null]))).toEqual({ highW: 900, highAtMs: 2 * STEP_MS, lowW: 60 })
  expect(extremesOf(powerOf([null, null]))).toBeNull()
})

test('the last known mean is the one before the nulls, and ended with its step', () => {
  expect(lastOf(powerOf([100, 164, null, null]), null)).toEqual({ powerW: 164, atMs: 2 * STEP_MS })
  expect(lastOf(powerOf([100, 164, null, null]), 1.5 * STEP_MS)).toEqual({ powerW: 164, atMs: 1.5 * STEP_MS })
  expect(lastOf(powerOf([null]), 0)).toBeNull()
})
