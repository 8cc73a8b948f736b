import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedFor, isAll, panned, pinched, zoomed } from '../../../../web/dashboard/history/zoom.ts'

const HOUR_MS = 3_600_000
const ALL = { fromMs: 0, toMs: 24 * HOUR_MS }
const lengthOf = ({ fromMs, toMs }: typeof ALL) => toMs - fromMs

const times = fc.integer({ min: 0, max: ALL.toMs })
const frames = fc
  .tuple(times, times)
  .map(([a, b]) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) }))
  .filter((frame) => lengthOf(frame) >= 600_000)

test('zooming in keeps the moment under the mouse where it is', () => {
  const near = zoomed(ALL, 0.5, 18 * HOUR_MS, ALL)
  expect(near).toEqual({ fromMs: 9 * HOUR_MS, toMs: 21 * HOUR_MS })
})

test('two fingers keep their moments', () => {
  expect(pinched([6 * HOUR_MS, 12 * HOUR_MS], [0.25, 0.75], ALL)).toEqual({ fromMs: 3 * HOUR_MS, toMs: 15 * HOUR_MS })
  expect(pinched([6 * HOUR_MS, 12 * HOUR_MS], [0.5, 0.5], ALL)).toBeNull()
})

test('no gesture leads beyond the edges, nor nearer than ten minutes', () => {
  const factor = fc.double({ min: 0.001, max: 1000, noNaN: true })
  fc.assert(
    fc.property(frames, factor, times, fc.integer({ min: -1e9, max: 1e9 }), (frame, by, atMs, moveMs) => {
      for (const next of [zoomed(frame, by, atMs, ALL), panned(frame, moveMs, ALL)]) {
        expect(next.fromMs).toBeGreaterThanOrEqual(ALL.fromMs)
        expect(next.toMs).toBeLessThanOrEqual(ALL.toMs)
        expect(lengthOf(next)).toBeGreaterThanOrEqual(600_000 - 1)
      }
    }),
  )
})

test('moving keeps the length', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: -1e9, max: 1e9 }), (frame, byMs) => {
      expect(lengthOf(panned(frame, byMs, ALL))).toBe(lengthOf(frame))
    }),
  )
})

test('what is asked for holds the frame, and half of it on either side as far as there is any', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const asked = askedFor(frame, ALL)
      if (isAll(frame, ALL)) expect(asked).toEqual(ALL)
      const half = lengthOf(frame) / 2
      expect(asked.fromMs).toBeLessThanOrEqual(Math.max(ALL.fromMs, frame.fromMs - half))
      expect(asked.toMs).toBeGreaterThanOrEqual(Math.min(ALL.toMs, frame.toMs + half))
    }),
  )
})
