import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  correctionFrom,
  PASS_MS,
  passFrom,
  phaseAt,
  shownPhase,
  type Turn,
} from '../../../../web/dashboard/disc/phase.ts'

const turnMs = fc.double({ min: 200, max: 1e8, noNaN: true })
const elapsedMs = fc.double({ min: 0, max: 1e9, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })
/** Where a disc may be drawn: before the mark has passed, or since. */
const drawn = fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true })

/** A disc of which the ticks alone are known; the last one was at 0. */
const byTicks = (turnMs: number): Turn => ({ tickAtMs: 0, phase: 0, phaseAtMs: 0, turnMs, followed: false })
/** A disc that was seen at a phase, at 0. */
const followed = (phase: number, turnMs: number): Turn => ({
  tickAtMs: -1,
  phase,
  phaseAtMs: 0,
  turnMs,
  followed: true,
})
const turns = fc.oneof(
  turnMs.map(byTicks),
  fc.tuple(share, turnMs).map(([phase, ms]) => followed(phase, ms)),
)

test('the mark goes around at the speed of the last turn', () => {
  expect(phaseAt(byTicks(117_000), 0)).toBe(0)
  expect(phaseAt(byTicks(117_000), 58_500)).toBe(0.5)
  expect(phaseAt(byTicks(117_000), 93_600)).toBeCloseTo(0.8)
})

test('a disc that the sensor follows stands where it was told to be, and goes on from there', () => {
  expect(phaseAt(followed(0.37, 100_000), 0)).toBe(0.37)
  expect(phaseAt(followed(0.37, 100_000), 60_000)).toBeCloseTo(0.97)
  expect(phaseAt(followed(0.37, Number.POSITIVE_INFINITY), 60_000)).toBe(0.37)
})

test('the mark never passes the sensor unseen, however long no tick comes', () => {
  fc.assert(
    fc.property(elapsedMs, turns, (elapsed, turn) => {
      const phase = phaseAt(turn, elapsed)
      expect(phase).toBeGreaterThanOrEqual(0)
      expect(phase).toBeLessThan(1)
    }),
  )
})

test('the mark never goes back and never jumps', () => {
  fc.assert(
    fc.property(elapsedMs, turns, share, (elapsed, turn, part) => {
      const step = part * turn.turnMs * 1e-3
      const moved = phaseAt(turn, elapsed + step) - phaseAt(turn, elapsed)
      expect(moved).toBeGreaterThanOrEqual(-1e-12)
      expect(moved).toBeLessThanOrEqual(step / turn.turnMs + 1e-9)
    }),
  )
})

test('a clock that is behind the tick shows the mark at the sensor', () => {
  expect(phaseAt(byTicks(1000), -500)).toBe(0)
})

test('at a tick the mark goes on from where it was shown, past the sensor, to where the disc is', () => {
  fc.assert(
    fc.property(drawn, turnMs, (shown, ms) => {
      const tick = byTicks(ms)
      const pass = passFrom(shown, 50)
      const start = shownPhase(tick, pass, 50)
      expect(start).toBeLessThanOrEqual(0)
      expect(start).toBeGreaterThanOrEqual(-1)
      const wholeTurns = start - shown
      expect(Math.abs(wholeTurns - Math.round(wholeTurns))).toBeLessThan(1e-9)
      const after = 50 + PASS_MS
      expect(shownPhase(tick, pass, after)).toBe(phaseAt(tick, after))
    }),
  )
})

const instants = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }))

test('while the mark passes it moves forward only', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), turnMs, instants, (shown, ms, [a, b]) => {
      const tick = byTicks(ms)
      const pass = passFrom(shown, 0)
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)]
      expect(shownPhase(tick, pass, later)).toBeGreaterThanOrEqual(shownPhase(tick, pass, earlier) - 1e-12)
    }),
  )
})

test('corrected, the disc goes on from where it was drawn but for whole turns, forward only, and stays below a turn', () => {
  fc.assert(
    fc.property(drawn, turns, instants, (shown, turn, [a, b]) => {
      const pass = correctionFrom(shown, turn, 0)
      const begun = shownPhase(turn, pass, 0) - shown
      expect(Math.min(Math.abs(begun), Math.abs(begun + 1))).toBeLessThan(1e-9)
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)]
      expect(shownPhase(turn, pass, later)).toBeGreaterThanOrEqual(shownPhase(turn, pass, earlier) - 1e-12)
      expect(shownPhase(turn, pass, later)).toBeLessThan(1)
    }),
  )
})

test('a disc drawn behind is where it should be soon, one drawn ahead waits at half its speed', () => {
  const turn = followed(0.5, 100_000)
  const behind = correctionFrom(0.4, turn, 0)
  expect(shownPhase(turn, behind, PASS_MS)).toBe(phaseAt(turn, PASS_MS))
  const ahead = correctionFrom(0.51, turn, 0)
  expect(shownPhase(turn, ahead, 1_000)).toBeCloseTo(0.515)
  expect(shownPhase(turn, ahead, 3_000)).toBeCloseTo(0.53)
})

test('a disc drawn far ahead goes around once more', () => {
  const turn = followed(0.3, 100_000)
  const pass = correctionFrom(0.8, turn, 0)
  expect(shownPhase(turn, pass, 0)).toBeCloseTo(-0.2)
  expect(shownPhase(turn, pass, PASS_MS)).toBe(phaseAt(turn, PASS_MS))
})
