import { expect, test } from 'vitest'
import { makeZone } from '../../../../../ingest/calendar.ts'
import { formatsOf } from '../../../../../web/dashboard/format.ts'
import { levelDaysOf } from '../../../../../web/dashboard/meter/sensor/level-days.ts'
import { sinceWords } from '../../../../../web/dashboard/meter/sensor/verdict.ts'

const zone = makeZone('Europe/Berlin')
const said = (mean: number, n = 120) => ({ n, mean, min: mean, max: mean })

test('the levels of a day are the means of what was said on it, the newest day first', () => {
  const hours = [
    { from: zone.parse('2026-11-20T23:00'), disc: said(100), mark: said(60) },
    { from: zone.parse('2026-11-21T00:00'), disc: said(130, 30), contrast: said(30) },
    { from: zone.parse('2026-11-21T01:00'), disc: said(134, 90) },
    { from: zone.parse('2026-11-22T01:00'), rssi: said(-60) },
  ]
  expect(levelDaysOf(hours, zone.name)).toEqual([
    { fromMs: zone.parse('2026-11-21'), disc: 133, mark: null, contrast: 30 },
    { fromMs: zone.parse('2026-11-20'), disc: 100, mark: 60, contrast: null },
  ])
})

test.each([
  ['2026-11-22T08:00', '08:00'],
  ['2026-11-17T08:00', 'Tuesday'],
  ['2026-11-09T08:00', '9 November'],
])('%s is told as since %s', (since, words) => {
  const formats = formatsOf('en-GB', { timezone: zone.name, currency: 'EUR' })
  expect(sinceWords(zone.parse(since), zone.parse('2026-11-22T16:00'), formats)).toBe(words)
})
