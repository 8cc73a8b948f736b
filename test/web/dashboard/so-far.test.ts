import { expect, test } from 'vitest'
import type { Live } from '../../../broker/contract/messages.ts'
import { makeZone } from '../../../ingest/calendar.ts'
import type { Day } from '../../../web/dashboard/past.ts'
import { soFarOf } from '../../../web/dashboard/so-far.ts'

const zone = makeZone('Europe/Berlin')
const live: Live = {
  at: zone.parse('2026-11-30T23:59'),
  power_w: 412,
  bound: false,
  power_low_w: 405,
  power_high_w: 420,
  source: 'tick',
  phase: null,
  phase_at: null,
  tick_at: zone.parse('2026-11-30T23:58'),
  sensor: 'online',
  sensor_at: zone.parse('2026-11-30'),
  utc_offset_min: 60,
  hour_w: Array.from({ length: 12 }, () => 400),
  today_kwh: 7.76,
  today_cost: 2.56,
  currency: 'EUR',
  month_kwh: 196,
  month_cost: 64.6,
  reading_kwh: 28_707.7,
}
const dayOf = (fromMs: number): Day => ({ fromMs, toMs: zone.next('day', fromMs), zone })
const UNKNOWN = { kwh: null, cost: null }

test('a message counts the day and the month that it came in', () => {
  expect(soFarOf(live, dayOf(zone.parse('2026-11-30')))).toEqual({
    today: { kwh: 7.76, cost: 2.56 },
    month: { kwh: 196, cost: 64.6 },
  })
})

test('after midnight it says nothing of today, and in the month after nothing of that', () => {
  expect(soFarOf(live, dayOf(zone.parse('2026-12-01')))).toEqual({ today: UNKNOWN, month: UNKNOWN })
  const earlier = { ...live, at: zone.parse('2026-11-12T14:02') }
  const later = soFarOf(earlier, dayOf(zone.parse('2026-11-30')))
  expect(later).toEqual({ today: UNKNOWN, month: { kwh: 196, cost: 64.6 } })
})

test('before anything is known nothing is', () => {
  const day = dayOf(zone.parse('2026-11-30'))
  expect([soFarOf(null, day), soFarOf(live, null)]).toEqual(Array(2).fill({ today: UNKNOWN, month: UNKNOWN }))
})
