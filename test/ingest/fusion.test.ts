import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fusedPower, MOTION_FRESH_MS, type Motion, ruleEndMs, UNKNOWN_POWER } from '../../ingest/fusion.ts'
import { powerAt, type Rotation } from '../../ingest/power.ts'

const WH = 1000 / 75
const START_MS = Date.UTC(2026, 10, 22)
const turning: Rotation = { whPerTick: WH, lastAtMs: START_MS, turnMs: 240_000 }
const motion: Motion = {
  ...{ atMs: START_MS + 60_000, phase: 0.25, turnsPerHour: 150 },
  ...{ lowPerHour: 135, highPerHour: 165, confidence: 0.9 },
}

describe('The live power', () => {
  test('is that of the motion, with its band and the angle, while it is fresh', () => {
    const power = fusedPower(turning, motion, motion.atMs + 10_000)
    expect(power).toEqual({
      ...{ powerW: 150 * WH, bound: false, lowW: 135 * WH, highW: 165 * WH, source: 'turn' },
      ...{ phase: 0.25, phaseAtMs: motion.atMs },
    })
  })

  test('is also known by a motion alone, before there are two ticks', () => {
    const first = { ...turning, turnMs: null }
    expect(fusedPower(first, motion, motion.atMs).powerW).toBe(150 * WH)
    expect(fusedPower({ ...first, lastAtMs: null }, motion, motion.atMs).phase).toBe(0.25)
    expect(fusedPower(first, undefined, motion.atMs)).toEqual(UNKNOWN_POWER)
  })

  test('never holds a motion: one that gets old, or unsure, gives way to the ticks', () => {
    const slow = { ...motion, turnsPerHour: 15, lowPerHour: 14, highPerHour: 16 }
    const nowMs = slow.atMs + MOTION_FRESH_MS
    const ofTicks = fusedPower(turning, undefined, nowMs)
    expect(fusedPower(turning, slow, nowMs - 1).source).toBe('turn')
    expect(fusedPower(turning, slow, nowMs)).toEqual(ofTicks)
    expect(fusedPower(turning, { ...slow, confidence: 0.49 }, slow.atMs)).toMatchObject({ source: 'tick', phase: null })
  })

  test('follows a motion no longer than the disc can have been before its mark', () => {
    // 0.75 of a turn and a tenth are left: at 135 turns an hour that takes 22.7 s.
    const endMs = ruleEndMs(turning, motion)
    expect(endMs - motion.atMs).toBeCloseTo((0.85 / 135) * 3_600_000, 2)
    expect(fusedPower(turning, motion, endMs - 1).source).toBe('turn')
    expect(fusedPower(turning, motion, endMs).source).toBe('tick')
  })

  test('has its angle at the mark when a tick came after the motion', () => {
    const ticked = { ...turning, lastAtMs: motion.atMs + 15_000, turnMs: 75_000 }
    const power = fusedPower(ticked, motion, motion.atMs + 20_000)
    expect(power).toMatchObject({ source: 'turn', phase: 0, phaseAtMs: motion.atMs + 15_000 })
  })

  test('of a tick is as uncertain as the times of its two ticks', () => {
    const fast = { ...turning, turnMs: 2000 }
    const { lowW, powerW, highW, source } = fusedPower(fast, undefined, START_MS)
    expect([lowW, powerW, highW].map((w) => Math.round(w as number))).toEqual([22_857, 24_000, 25_263])
    expect(source).toBe('tick')
  })

  test('is anything from nothing on where only the bound is known', () => {
    const power = fusedPower(turning, undefined, START_MS + 480_000)
    expect(power).toEqual({
      ...{ powerW: 100, bound: true, lowW: 0, highW: 100, source: 'bound' },
      ...{ phase: null, phaseAtMs: null },
    })
  })

  test('lies within its band, and is that of the ticks without a motion, whatever comes', () => {
    const rotations = fc.record({
      whPerTick: fc.double({ min: 0.01, max: 1000, noNaN: true }),
      lastAtMs: fc.option(fc.integer({ min: START_MS - 1e7, max: START_MS })),
      turnMs: fc.option(fc.integer({ min: 1, max: 1e7 })),
    })
    const motions = fc
      .record({
        atMs: fc.integer({ min: START_MS - 1e5, max: START_MS + 1e5 }),
        phase: fc.double({ min: 0, max: 1, noNaN: true }),
        speeds: fc.uniqueArray(fc.double({ min: 0, max: 3000, noNaN: true }), { minLength: 3, maxLength: 3 }),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ speeds, ...rest }): Motion => {
        const [lowPerHour, turnsPerHour, highPerHour] = speeds.sort((a, b) => a - b) as [number, number, number]
        return { ...rest, lowPerHour, turnsPerHour, highPerHour }
      })
    const check = fc.property(rotations, fc.option(motions), fc.integer({ min: 0, max: 1e6 }), (rotation, said, ms) => {
      const power = fusedPower(rotation, said ?? undefined, START_MS + ms)
      const { powerW, bound } = powerAt(rotation, START_MS + ms)
      if (power.source !== 'turn') expect(power).toMatchObject({ powerW, bound, phase: null, phaseAtMs: null })
      if (power.source === null) expect(power).toEqual(UNKNOWN_POWER)
      else {
        expect(power.lowW).toBeLessThanOrEqual(power.powerW as number)
        expect(power.highW).toBeGreaterThanOrEqual(power.powerW as number)
      }
      expect(power.bound).toBe(power.source === 'bound')
    })
    fc.assert(check, { numRuns: 500 })
  })
})
