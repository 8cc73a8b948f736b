import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PASS_MS, passFrom, phaseOf, shownPhase } from '../../../../web/dashboard/disc/phase.ts'

const turnMs = fc.double({ min: 200, max: 1e8, noNaN: true })
const elapsedMs = fc.double({ min: 0, max: 1e9, noNaN: true })

test('the mark goes around at the speed of the last turn', () => {
  expect(phaseOf(0, 117_000)).toBe(0)
  expect(phaseOf(58_500, 117_000)).toBe(0.5)
  expect(phaseOf(93_600, 117_000)).toBeCloseTo(0.8)
})

test('the mark never passes the sensor unseen, however long no tick comes', () => {
  fc.assert(
    fc.property(elapsedMs, turnMs, (elapsed, turn) => {
      const phase = phaseOf(elapsed, turn)
      expect(phase).toBeGreaterThanOrEqual(0)
      expect(phase).toBeLessThan(1)
    }),
  )
})

test('the mark never goes back and never jumps', () => {
  fc.assert(
    fc.property(elapsedMs, turnMs, fc.double({ min: 0, max: 1, noNaN: true }), (elapsed, turn, share) => {
      const step = share * turn * 1e-3
      const moved = phaseOf(elapsed + step, turn) - phaseOf(elapsed, turn)
      expect(moved).toBeGreaterThanOrEqual(-1e-12)
      expect(moved).toBeLessThanOrEqual(step / turn + 1e-9)
    }),
  )
})

test('a clock that is behind the tick shows the mark at the sensor', () => {
  expect(phaseOf(-500, 1000)).toBe(0)
})

test('at a tick the mark goes on from where it was shown, past the sensor, to where the disc is', () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }), turnMs, (shown, turn) => {
      const tick = { tickAtMs: 1_000_000, turnMs: turn }
      const pass = passFrom(shown, 1_000_050)
      const start = shownPhase(tick, pass, 1_000_050)
      expect(start).toBeLessThanOrEqual(0)
      expect(start).toBeGreaterThanOrEqual(-1)
      const wholeTurns = start - shown
      expect(Math.abs(wholeTurns - Math.round(wholeTurns))).toBeLessThan(1e-9)
      const after = 1_000_050 + PASS_MS
      expect(shownPhase(tick, pass, after)).toBe(phaseOf(after - tick.tickAtMs, turn))
    }),
  )
})

test('while the mark passes it moves forward only', () => {
  const instants = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }))
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), turnMs, instants, (shown, turn, [a, b]) => {
      const tick = { tickAtMs: 0, turnMs: turn }
      const pass = passFrom(shown, 0)
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)]
      expect(shownPhase(tick, pass, later)).toBeGreaterThanOrEqual(shownPhase(tick, pass, earlier) - 1e-12)
    }),
  )
})
