import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextFallAtMs, powerAt, type Rotation, UNKNOWN } from '../../ingest/power.ts'

const WH = 1000 / 75
const START_MS = Date.UTC(2026, 10, 22)
const turning: Rotation = { whPerTick: WH, lastAtMs: START_MS, turnMs: 10_000 }

/** A disc that turns between 0.1 W and 50 kW. */
const rotations = fc
  .record({
    impulsesPerKwh: fc.integer({ min: 1, max: 100_000 }),
    lastAtMs: fc.integer({ min: 0, max: START_MS }),
    lastW: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
  })
  .map(({ impulsesPerKwh, lastAtMs, lastW }) => {
    const whPerTick = 1000 / impulsesPerKwh
    return { whPerTick, lastAtMs, turnMs: Math.max(1, Math.round((3_600_000 * whPerTick) / lastW)) }
  })
const elapsed = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 10 ** 10 }))

describe('the live power', () => {
  test('is 4800 W at the end of a turn of 10 s, and a bound from when the running turn takes longer', () => {
    expect(powerAt(turning, START_MS)).toEqual({ powerW: 4800, bound: false })
    expect(powerAt(turning, START_MS + 10_000)).toEqual({ powerW: 4800, bound: false })
    expect(powerAt(turning, START_MS + 20_000)).toEqual({ powerW: 2400, bound: true })
    expect(powerAt(turning, START_MS + 3_600_000).powerW).toBeCloseTo(WH, 9)
  })

  test('is that of the last turn when the tick seems to lie in the future', () => {
    expect(powerAt(turning, START_MS - 30_000)).toEqual({ powerW: 4800, bound: false })
  })

  test('is unknown before the first tick, and until the length of a turn is known', () => {
    expect(powerAt({ ...turning, lastAtMs: null, turnMs: null }, START_MS)).toEqual(UNKNOWN)
    expect(powerAt({ ...turning, turnMs: null }, START_MS)).toEqual(UNKNOWN)
    expect(UNKNOWN).toEqual({ powerW: null, bound: false })
  })

  test('is never above the last power, never rises between ticks, and is never forced to zero', () => {
    fc.assert(
      fc.property(rotations, elapsed, elapsed, (rotation, aMs, bMs) => {
        const [soonMs, lateMs] = [Math.min(aMs, bMs), Math.max(aMs, bMs)]
        const last = powerAt(rotation, rotation.lastAtMs).powerW as number
        const soon = powerAt(rotation, rotation.lastAtMs + soonMs).powerW as number
        const late = powerAt(rotation, rotation.lastAtMs + lateMs).powerW as number
        expect(soon).toBeLessThanOrEqual(last)
        expect(late).toBeLessThanOrEqual(soon)
        expect(late).toBeGreaterThan(0)
      }),
    )
  })

  test('falls as 3,600,000 · Wh per tick / the time since the tick, and only then is a bound', () => {
    fc.assert(
      fc.property(rotations, elapsed, (rotation, elapsedMs) => {
        const { powerW, bound } = powerAt(rotation, rotation.lastAtMs + elapsedMs)
        expect(bound).toBe(elapsedMs > rotation.turnMs)
        const ruling = Math.max(rotation.turnMs, elapsedMs)
        expect(powerW).toBeCloseTo((3_600_000 * rotation.whPerTick) / ruling, 9)
      }),
    )
  })
})

describe('the next fall worth telling', () => {
  test('comes, for a turn of 10 s at 4800 W, when the bound is 4704 W', () => {
    expect(nextFallAtMs(turning, 4800)).toBe(START_MS + 10_205)
  })

  test('comes when what is told has fallen by at least 2 % and 5 W, and not a watt later', () => {
    fc.assert(
      fc.property(rotations, fc.double({ min: 0, max: 1, noNaN: true }), (rotation, part) => {
        const toldW = Math.ceil(part * (powerAt(rotation, rotation.lastAtMs).powerW as number))
        const atMs = nextFallAtMs(rotation, toldW)
        if (atMs === null) {
          expect(toldW).toBeLessThan(6)
          return
        }
        const fallen = Math.round(powerAt(rotation, atMs).powerW as number)
        expect(fallen).toBeLessThanOrEqual(0.98 * toldW)
        expect(fallen).toBeLessThanOrEqual(toldW - 5)
        const before = powerAt(rotation, atMs - 1).powerW as number
        expect(before).toBeGreaterThan(Math.min(0.98 * toldW, toldW - 5) - 1)
      }),
    )
  })

  test('never comes where nothing is known, or nothing was told, or no 5 W are left', () => {
    expect(nextFallAtMs({ ...turning, lastAtMs: null, turnMs: null }, 100)).toBeNull()
    expect(nextFallAtMs({ ...turning, turnMs: null }, 100)).toBeNull()
    expect(nextFallAtMs(turning, null)).toBeNull()
    expect(nextFallAtMs(turning, 5)).toBeNull()
    const boundOf1W = START_MS + 3_600_000 * WH
    expect(nextFallAtMs(turning, 6)).toBe(boundOf1W)
  })
})
