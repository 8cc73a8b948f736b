import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JournalEntry } from '../../../broker/journal/reader.ts'
import { retime } from '../../../ingest/intake/retime.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const entry = (position: number, monoMs: number, atMs: number, run = 1): JournalEntry => ({
  position,
  monoMs,
  atMs,
  run,
  user: 'loopback',
  topic: 'wattwheel/main/tick',
  payload: new Uint8Array(),
})

test('entries from before the clock was set are placed anew, each as long before the newest as it was', () => {
  const entries = [entry(1, 1000, 5), entry(2, 61_000, 60_005), entry(3, 121_000, NOW_MS)]
  expect(retime(entries).map(({ atMs }) => atMs)).toEqual([NOW_MS - 120_000, NOW_MS - 60_000, NOW_MS])
})

test('an entry whose arrival is set right says by how much the clock was off', () => {
  const entries = [entry(1, 1000, 5), entry(2, 61_000, NOW_MS)]
  expect(retime(entries).map(({ clockAheadMs }) => clockAheadMs)).toEqual([5 - (NOW_MS - 60_000), undefined])
})

test('entries keep their times where the clock only drifts, and each run has a clock of its own', () => {
  const entries = [entry(1, 500, NOW_MS - 3_600_000, 1), entry(2, 100, NOW_MS, 2), entry(3, 60_100, NOW_MS + 60_900, 2)]
  expect(retime(entries)).toEqual(entries)
})

test('however the wall clock steps, the entries of a run end up in the order of their arrival', () => {
  const steps = fc.array(fc.record({ gapMs: fc.nat(600_000), stepMs: fc.integer({ min: -1e10, max: 1e10 }) }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(steps, (steps) => {
      let [monoMs, offMs] = [0, 0]
      const entries = steps.map(({ gapMs, stepMs }, i) => {
        monoMs += gapMs
        offMs += Math.abs(stepMs) > 60_000 ? stepMs : 0
        return entry(i + 1, monoMs, NOW_MS + monoMs + offMs)
      })
      const times = retime(entries).map(({ atMs }) => atMs)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(times.at(-1)).toBe(entries.at(-1)?.atMs)
    }),
  )
})
