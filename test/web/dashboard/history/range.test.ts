import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import {
  edgesOf,
  KINDS,
  type Kind,
  neighbour,
  rangeAt,
  sameMomentIn,
  yearBefore,
} from '../../../../web/dashboard/history/range.ts'

const zone = makeZone('Europe/Berlin')
const known = { firstMs: zone.parse('2025-10-18T09:00'), nowMs: zone.parse('2026-11-22T16:00') }
const range = (kind: Kind, text: string) => rangeAt(kind, zone.parse(text), zone, known)

test('a range is the local period around a moment', () => {
  expect(range('week', '2026-11-22T16:00')).toEqual({
    kind: 'week',
    fromMs: zone.parse('2026-11-16'),
    toMs: zone.parse('2026-11-23'),
  })
})

test('all is every year from the first turn to now', () => {
  const all = range('all', '2026-05-01')
  expect([all.fromMs, all.toMs]).toEqual([zone.parse('2025-01-01'), zone.parse('2027-01-01')])
  expect(edgesOf(all, zone)).toHaveLength(3)
})

test('a day on which the clock goes back has 25 bars, the one on which it goes forward 23', () => {
  expect(edgesOf(range('day', '2026-10-25'), zone)).toHaveLength(26)
  expect(edgesOf(range('day', '2026-03-29'), zone)).toHaveLength(24)
})

test('there is nothing after the present and nothing before the first turn', () => {
  expect(neighbour(range('month', '2026-11-01'), 1, zone, known)).toBeNull()
  expect(neighbour(range('month', '2025-10-20'), -1, zone, known)).toBeNull()
  expect(neighbour(range('all', '2026-01-01'), -1, zone, known)).toBeNull()
})

test('the neighbour of a range begins where it ends, and leads back to it', () => {
  const kinds = fc.constantFrom(...KINDS.filter((kind) => kind !== 'all'))
  const times = fc.integer({ min: known.firstMs, max: known.nowMs })
  fc.assert(
    fc.property(kinds, times, (kind, atMs) => {
      const here = rangeAt(kind, atMs, zone, known)
      const next = neighbour(here, 1, zone, known)
      expect(next === null).toBe(here.toMs > known.nowMs)
      if (!next) return
      expect(next.fromMs).toBe(here.toMs)
      expect(neighbour(next, -1, zone, known)).toEqual(here)
    }),
  )
})

test.each([
  ['day', '2026-11-21', '2026-11-22T16:00', '2026-11-21T16:00'],
  ['week', '2026-11-09', '2026-11-22T16:00', '2026-11-15T16:00'],
  ['month', '2026-10-01', '2026-11-22T16:00', '2026-10-22T16:00'],
  ['month', '2026-02-01', '2026-03-31T16:00', '2026-03-01T00:00'],
  ['year', '2025-01-01', '2026-11-22T16:00', '2025-11-22T16:00'],
] as const)('the same moment in the %s of %s as %s is %s', (kind, before, at, same) => {
  expect(sameMomentIn(range(kind, before), zone.parse(at), zone)).toBe(zone.parse(same))
})

test.each([
  ['day', '2026-11-21', '2025-11-21'],
  ['week', '2026-11-21', '2025-11-17'],
  ['month', '2026-11-21', '2025-11-01'],
  ['year', '2026-11-21', '2025-01-01'],
] as const)('a year before the %s around %s begins on %s', (kind, at, before) => {
  expect(yearBefore(range(kind, at), zone, known).fromMs).toBe(zone.parse(before))
})
