import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MARK, phase, placeIn, spin, turnsUnder } from '../../../firmware/simulator/disc.ts'
import type { Segment } from '../../../firmware/simulator/household.ts'
import { tickTimes } from './ticks.ts'

const KWH_W_MS = 3_600_000_000
const T0 = 1_795_334_400_000

const steps = fc.array(
  fc.record({ ms: fc.integer({ min: 0, max: 600_000 }), powerW: fc.integer({ min: 0, max: 43_470 }) }),
  {
    minLength: 1,
    maxLength: 20,
  },
)
const constants = fc.constantFrom(75, 96, 120, 187.5, 375, 600, 1000)

function* segmentsOf(parts: { ms: number; powerW: number }[]): Generator<Segment, void> {
  let fromMs = T0
  for (const { ms, powerW } of parts) {
    yield { fromMs, toMs: fromMs + ms, powerW }
    fromMs += ms
  }
}

const ticksOf = (parts: { ms: number; powerW: number }[], impulsesPerKwh: number) => [
  ...tickTimes(segmentsOf(parts), () => impulsesPerKwh),
]

test('a kilowatt turns a disc of 75 turns per kWh every 48 seconds', () => {
  expect(ticksOf([{ ms: 150_000, powerW: 1000 }], 75)).toEqual([T0 + 48_000, T0 + 96_000, T0 + 144_000])
})

test('the disc turns once for each whole share of the energy', () => {
  fc.assert(
    fc.property(steps, constants, (parts, impulsesPerKwh) => {
      const energyWMs = parts.reduce((sum, { ms, powerW }) => sum + ms * powerW, 0)
      expect(ticksOf(parts, impulsesPerKwh)).toHaveLength(Math.floor((energyWMs * impulsesPerKwh) / KWH_W_MS))
    }),
  )
})

test('ticks come at the same times however the load is cut into segments', () => {
  fc.assert(
    fc.property(steps, constants, fc.integer({ min: 1, max: 599_999 }), (parts, impulsesPerKwh, cutMs) => {
      const cut = parts.flatMap(({ ms, powerW }) => {
        const first = Math.min(ms, cutMs)
        return [
          { ms: first, powerW },
          { ms: ms - first, powerW },
        ]
      })
      const whole = ticksOf(parts, impulsesPerKwh)
      const inPieces = ticksOf(cut, impulsesPerKwh)
      expect(inPieces).toHaveLength(whole.length)
      const deviationsMs = whole.map((atMs, i) => Math.abs(atMs - (inPieces[i] ?? 0)))
      expect(Math.max(0, ...deviationsMs)).toBeLessThan(0.01)
    }),
  )
})

test('ticks come in order, none before the load begins or after it ends', () => {
  fc.assert(
    fc.property(steps, constants, (parts, impulsesPerKwh) => {
      const times = ticksOf(parts, impulsesPerKwh)
      const endMs = T0 + parts.reduce((sum, { ms }) => sum + ms, 0)
      expect(times.every((atMs, i) => atMs > (times[i - 1] ?? T0) && atMs <= endMs)).toBe(true)
    }),
  )
})

test('the phase says how far the disc has gone since its mark', () => {
  const quarter = spin(MARK, { fromMs: T0, toMs: T0 + 12_000, powerW: 1000 }, 75)
  expect(phase(quarter.disc)).toBe(0.25)
  const onward = spin(quarter.disc, { fromMs: T0 + 12_000, toMs: T0 + 60_000, powerW: 1000 }, 75)
  expect(onward.ticksAtMs).toEqual([T0 + 48_000])
  expect(phase(onward.disc)).toBe(0.25)
})

test('a change of the constant keeps the place of the disc', () => {
  let impulsesPerKwh = 75
  const times = tickTimes(
    segmentsOf([
      { ms: 24_000, powerW: 1000 },
      { ms: 24_000, powerW: 1000 },
    ]),
    () => {
      const now = impulsesPerKwh
      impulsesPerKwh = 150
      return now
    },
  )
  expect([...times]).toEqual([T0 + 36_000])
})

test('within a turn the disc goes from its mark to its mark, as fast as the power of the moment turns it', () => {
  fc.assert(
    fc.property(steps, constants, fc.double({ min: 0, max: 1, noNaN: true }), (parts, impulsesPerKwh, share) => {
      let fromMs = T0
      for (const turn of turnsUnder(segmentsOf(parts), () => impulsesPerKwh)) {
        const atMs = fromMs + share * (turn.toMs - fromMs) * 0.999
        const place = placeIn(turn, atMs)
        const onward = place && placeIn(turn, atMs + 1e-3)
        expect(place?.phase).toBeGreaterThanOrEqual(0)
        expect(place?.phase).toBeLessThanOrEqual(1)
        if (place && onward?.powerW === place.powerW) {
          const turns = (place.powerW * 1e-3 * impulsesPerKwh) / KWH_W_MS
          expect(onward.phase - place.phase).toBeCloseTo(turns, 6)
        }
        expect(placeIn(turn, turn.toMs)).toBeNull()
        expect(placeIn(turn, fromMs - 1)).toBeNull()
        fromMs = turn.toMs
      }
    }),
  )
})

test('half a turn is done when half of its energy is used, whatever the power does', () => {
  const [turn] = [
    ...turnsUnder(
      segmentsOf([
        { ms: 24_000, powerW: 1000 },
        { ms: 240_000, powerW: 100 },
      ]),
      () => 75,
    ),
  ]
  expect(turn && placeIn(turn, T0 + 12_000)).toEqual({ phase: 0.25, powerW: 1000 })
  expect(turn && placeIn(turn, T0 + 24_000)).toEqual({ phase: 0.5, powerW: 100 })
  expect(turn && placeIn(turn, T0 + 144_000)).toEqual({ phase: 0.75, powerW: 100 })
})
