import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClock } from '../../../web/dashboard/clock.ts'

test('a message from the server moves a clock that is behind, and never one that is ahead', () => {
  const local = { ms: 1_000_000 }
  const clock = createClock(() => local.ms)
  clock.reached(1_000_700)
  expect(clock.nowMs()).toBe(1_000_700)
  clock.reached(900_000)
  expect(clock.nowMs()).toBe(1_000_700)
  local.ms += 50
  expect(clock.nowMs()).toBe(1_000_750)
})

test('after the server has told its time the clock is never further off than two seconds and a half', () => {
  const offMs = fc.integer({ min: -1e10, max: 1e10 })
  fc.assert(
    fc.property(offMs, fc.integer({ min: 0, max: 999 }), (off, fraction) => {
      const serverMs = 1.7e12 + fraction
      const clock = createClock(() => serverMs + off)
      clock.told(serverMs - fraction)
      expect(Math.abs(clock.nowMs() - serverMs)).toBeLessThanOrEqual(2_500)
    }),
  )
})

test('being told again within the second moves nothing, so the disc does not jump', () => {
  const clock = createClock(() => 1_000_900)
  clock.told(1_000_000)
  expect(clock.nowMs()).toBe(1_000_900)
})
