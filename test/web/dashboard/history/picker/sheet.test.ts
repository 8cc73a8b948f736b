import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeZone } from '../../../../../ingest/calendar.ts'
import { cellAt, sheetOf, stepped, turned } from '../../../../../web/dashboard/history/picker/sheet.ts'

const zone = makeZone('Europe/Berlin')
const known = { firstMs: zone.parse('2025-10-18T09:00'), nowMs: zone.parse('2026-11-22T16:00') }
const at = (text: string) => zone.parse(text)
const days = (text: string, firstWeekday = 1) => sheetOf('day', at(text), zone, firstWeekday, known)
const press = (text: string, key: string, shiftKey = false) => stepped(days(text), at(text), { key, shiftKey }, zone)

test('the days of a month stand in weeks, which begin as the locale has it', () => {
  const dayOf = (atMs: number | null) => (atMs === null ? 0 : zone.localAt(atMs).day)
  expect(days('2026-11-14').rows.map((row) => row.map(dayOf))).toEqual([
    [0, 0, 0, 0, 0, 0, 1],
    [2, 3, 4, 5, 6, 7, 8],
    [9, 10, 11, 12, 13, 14, 15],
    [16, 17, 18, 19, 20, 21, 22],
    [23, 24, 25, 26, 27, 28, 29],
    [30, 0, 0, 0, 0, 0, 0],
  ])
  expect(days('2026-11-14', 7).rows[0]?.map(dayOf)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('the months stand by the year, and the years as far as anything is known', () => {
  expect(sheetOf('month', at('2026-05-01'), zone, 1, known).rows).toHaveLength(4)
  expect(sheetOf('year', at('2026-05-01'), zone, 1, known).rows).toEqual([[at('2025-01-01'), at('2026-01-01'), null]])
})

test.each([
  ['ArrowLeft', '2026-11-01', '2026-10-31'],
  ['ArrowRight', '2026-11-30', '2026-12-01'],
  ['ArrowUp', '2026-11-03', '2026-10-27'],
  ['ArrowDown', '2026-10-24', '2026-10-31'],
  ['Home', '2026-11-12', '2026-11-09'],
  ['End', '2026-11-12', '2026-11-15'],
  ['PageUp', '2026-03-31', '2026-02-28'],
  ['PageDown', '2026-01-30', '2026-02-28'],
])('%s leads from %s to %s', (key, from, to) => {
  expect(press(from, key)).toBe(at(to))
})

test('with the shift key a page is a year', () => {
  expect(press('2026-11-12', 'PageUp', true)).toBe(at('2025-11-12'))
  expect(
    stepped(
      sheetOf('month', at('2026-05-01'), zone, 1, known),
      at('2026-05-01'),
      { key: 'PageUp', shiftKey: false },
      zone,
    ),
  ).toBe(at('2025-05-01'))
})

test('any other key leads nowhere', () => {
  expect(press('2026-11-12', 'x')).toBeNull()
})

test('every day of a month has its place once, whatever day the week begins with', () => {
  const moment = fc.integer({ min: at('2000-01-01'), max: at('2040-01-01') })
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 7 }), (atMs, firstWeekday) => {
      const { rows, fromMs, toMs } = sheetOf('day', atMs, zone, firstWeekday, known)
      const cells = rows.flat().filter((cell) => cell !== null)
      expect(cells).toEqual(zone.edges('day', fromMs, toMs).slice(0, -1))
      for (const row of rows) {
        expect(row).toHaveLength(7)
        for (const [i, cell] of row.entries()) {
          if (cell !== null) expect((zone.localAt(cell).weekday - firstWeekday + 7) % 7).toBe(i)
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('a page further is a month further, on a day that it has', () => {
  const moment = fc.integer({ min: at('2000-01-01'), max: at('2040-01-01') })
  fc.assert(
    fc.property(moment, fc.constantFrom(-12, -1, 1, 12), (atMs, sheets) => {
      const from = zone.localAt(atMs)
      const to = zone.localAt(turned('day', atMs, sheets, zone))
      expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + sheets)
      expect(to.day).toBeLessThanOrEqual(from.day)
    }),
    { numRuns: 50 },
  )
})

test('what cannot be known of is not chosen', () => {
  expect(cellAt('day', at('2027-03-01'), zone, known)).toBe(at('2026-11-22'))
  expect(cellAt('day', at('2020-03-01'), zone, known)).toBe(at('2025-10-18'))
})
