import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../../broker/contract/clock.ts'
import { makePace } from '../../../ingest/publish/pace.ts'

const INTERVAL_MS = 500
/** The clock that the timers of these tests follow. */
const clock: Clock = { wallMs: () => Date.now(), monoMs: () => Date.now() }

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A pace that notes when it runs. */
function pacer() {
  const ranAtMs: number[] = []
  return { pace: makePace(INTERVAL_MS, clock, () => ranAtMs.push(clock.monoMs())), ranAtMs }
}

describe('a pace', () => {
  test('runs at once when it is due after a rest', () => {
    const { pace, ranAtMs } = pacer()
    pace.due()
    expect(ranAtMs).toEqual([0])
    vi.advanceTimersByTime(2000)
    pace.due()
    expect(ranAtMs).toEqual([0, 2000])
  })

  test('runs once, when the interval is over, for all that was due within it', () => {
    const { pace, ranAtMs } = pacer()
    pace.due()
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(20)
      pace.due()
    }
    expect(ranAtMs).toEqual([0])
    vi.advanceTimersByTime(2000)
    expect(ranAtMs).toEqual([0, INTERVAL_MS])
  })

  test('runs in some time unless something comes before, and then not again for it', () => {
    const { pace, ranAtMs } = pacer()
    pace.dueIn(30_000)
    vi.advanceTimersByTime(1000)
    pace.due()
    vi.advanceTimersByTime(60_000)
    expect(ranAtMs).toEqual([1000])
  })

  test('keeps the earlier of two times to run', () => {
    const { pace, ranAtMs } = pacer()
    pace.dueIn(30_000)
    pace.dueIn(1000)
    pace.dueIn(20_000)
    vi.advanceTimersByTime(60_000)
    expect(ranAtMs).toEqual([1000])
  })

  test('may be due again by its own run', () => {
    const ranAtMs: number[] = []
    const pace = makePace(INTERVAL_MS, clock, () => {
      ranAtMs.push(clock.monoMs())
      if (ranAtMs.length < 3) pace.due()
    })
    pace.due()
    vi.advanceTimersByTime(60_000)
    expect(ranAtMs).toEqual([0, 500, 1000])
  })

  test('never runs again once it is closed, whatever is due', () => {
    const { pace, ranAtMs } = pacer()
    pace.dueIn(100)
    pace.close()
    pace.due()
    pace.dueIn(100)
    vi.advanceTimersByTime(60_000)
    expect(ranAtMs).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('what runs because time has passed does not hold up what comes after it', () => {
  const { pace, ranAtMs } = pacer()
  pace.due()
  pace.dueIn(1000)
  vi.advanceTimersByTime(1100)
  pace.due()
  vi.advanceTimersByTime(100)
  pace.due()
  vi.advanceTimersByTime(60_000)
  expect(ranAtMs).toEqual([0, 1000, 1100, 2000])
})

test('of three runs of a pace the last is two intervals after the first, and one follows soon on each thing due', () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.integer({ min: 0, max: 1500 }), delayMs: fc.option(fc.integer({ min: 0, max: 1500 })) }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(steps, (script) => {
      const { pace, ranAtMs } = pacer()
      const wanted: number[] = []
      for (const { waitMs, delayMs } of script) {
        vi.advanceTimersByTime(waitMs)
        wanted.push(clock.monoMs() + (delayMs ?? 0))
        if (delayMs === null) pace.due()
        else pace.dueIn(delayMs)
      }
      vi.advanceTimersByTime(5000)
      ranAtMs.slice(2).forEach((atMs, i) => {
        expect(atMs - (ranAtMs[i] as number)).toBeGreaterThanOrEqual(2 * INTERVAL_MS)
      })
      // What was due is run for: the run may be due to something else that came before it was.
      if (wanted.length > 0) expect(ranAtMs.at(-1)).toBeLessThanOrEqual(Math.max(...wanted) + 2 * INTERVAL_MS)
      const lastCallMs = clock.monoMs() - 5000
      if (wanted.length > 0) expect(ranAtMs.some((atMs) => atMs >= lastCallMs)).toBe(true)
    }),
  )
})
