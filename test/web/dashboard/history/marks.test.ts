import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import { markKind, marksOf } from '../../../../web/dashboard/history/marks.ts'

const zone = makeZone('Europe/Berlin')
const frame = (from: string, to: string) => ({ fromMs: zone.parse(from), toMs: zone.parse(to) })
const written = (marks: number[]) =>
  marks.map((atMs) => new Date(atMs + zone.offsetMsAt(atMs)).toISOString().slice(5, 16).replace('T00:00', ''))

test('a day on a phone is marked every six hours, also where the clock goes back', () => {
  const marks = written(marksOf(frame('2026-10-25', '2026-10-26'), 4, zone))
  expect(marks).toEqual(['10-25', '10-25T06:00', '10-25T12:00', '10-25T18:00'])
})

test('ten minutes are marked by minutes', () => {
  const marks = written(marksOf(frame('2026-11-22T16:01', '2026-11-22T16:11'), 4, zone))
  expect(marks).toEqual(['11-22T16:05', '11-22T16:10'])
})

test('a month is marked by days, a year by months', () => {
  expect(written(marksOf(frame('2026-10-01', '2026-11-01'), 4, zone))).toEqual(['10-01', '10-11', '10-21'])
  expect(written(marksOf(frame('2026-01-01', '2027-01-01'), 4, zone))).toEqual(['01-01', '04-01', '07-01', '10-01'])
})

test('a full hour is told as one, and what lies between as a time', () => {
  const evening = frame('2026-11-22T18:00', '2026-11-22T21:00')
  const kinds = marksOf(evening, 6, zone).map((atMs) => markKind(atMs, evening, zone))
  expect(kinds).toEqual(['hour', 'time', 'hour', 'time', 'hour', 'time'])
})

test('there is room for all marks', () => {
  const length = fc.integer({ min: 600_000, max: 366 * 86_400_000 })
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2e12 }),
      length,
      fc.integer({ min: 3, max: 20 }),
      (fromMs, lengthMs, room) => {
        const marks = marksOf({ fromMs, toMs: fromMs + lengthMs }, room, zone)
        expect(marks.length).toBeLessThanOrEqual(1.1 * room + 2)
        for (const atMs of marks) expect(atMs >= fromMs && atMs < fromMs + lengthMs).toBe(true)
      },
    ),
  )
})
