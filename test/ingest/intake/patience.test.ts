import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../../broker/journal/reader.ts'
import { CLOCK_PATIENCE_MS, makeClockPatience } from '../../../ingest/intake/patience.ts'
import { handClock } from '../house.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const LIMIT = 10

const entry = (position: number, atMs: number, run = 1): JournalEntry => ({
  position,
  monoMs: position * 1000,
  atMs,
  run,
  user: 'loopback',
  topic: 'wattwheel/main/tick',
  payload: new Uint8Array(),
})
const unset = (position: number, run = 1) => entry(position, position * 1000, run)

function patience(newestAtMs = 0) {
  const clock = handClock(0)
  const { ripe } = makeClockPatience(() => newestAtMs, clock)
  return { clock, ripe: (entries: JournalEntry[]) => ripe(entries, LIMIT).map(({ position }) => position) }
}

describe('entries of a clock that is known to be wrong', () => {
  test('wait while it has not been set, and are ripe together with the first after it was', () => {
    const { ripe } = patience()
    expect(ripe([unset(1), unset(2)])).toEqual([])
    expect(ripe([unset(1), unset(2), entry(3, NOW_MS)])).toEqual([1, 2, 3])
  })

  test('wait while it is behind what was recorded before', () => {
    expect(patience(NOW_MS).ripe([entry(1, NOW_MS - 60_001)])).toEqual([])
    expect(patience(NOW_MS).ripe([entry(1, NOW_MS - 60_000)])).toEqual([1])
  })

  test('do not hold up those of the runs before', () => {
    expect(patience().ripe([unset(1, 1), entry(2, NOW_MS, 2), unset(3, 3), unset(4, 3)])).toEqual([1, 2])
  })

  test('wait no longer than five minutes in a run, on a machine that never gets the time', () => {
    const { clock, ripe } = patience()
    expect(ripe([unset(1)])).toEqual([])
    clock.advance(CLOCK_PATIENCE_MS - 1)
    expect(ripe([unset(1), unset(2)])).toEqual([])
    clock.advance(1)
    expect(ripe([unset(1), unset(2)])).toEqual([1, 2])
    expect(ripe([unset(3)])).toEqual([3])
    expect(ripe([unset(4, 2)])).toEqual([])
  })

  test('do not wait when as many are there as can be seen at once', () => {
    const all = Array.from({ length: LIMIT }, (_, i) => unset(i + 1))
    expect(patience().ripe(all)).toHaveLength(LIMIT)
  })
})
