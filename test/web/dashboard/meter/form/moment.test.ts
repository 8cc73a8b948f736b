import { expect, test } from 'vitest'
import { localText, makeZone } from '../../../../../ingest/calendar.ts'
import { momentIn } from '../../../../../web/dashboard/meter/form/moment.ts'

const berlin = makeZone('Europe/Berlin')

test('a moment is written in the time of the meter, and read back to the minute', () => {
  const atMs = Date.UTC(2026, 10, 22, 17, 5, 42)
  expect(localText(berlin, atMs)).toBe('2026-11-22T18:05')
  expect(momentIn(berlin, '2026-11-22T18:05')).toBe(atMs - 42_000)
  expect(momentIn(berlin, '2026-11-22T18:05:42')).toBe(atMs - 42_000)
})

test('a text that is no moment is none', () => {
  expect(momentIn(berlin, '')).toBe(null)
  expect(momentIn(berlin, '2026-02-31T10:00')).toBe(null)
})
