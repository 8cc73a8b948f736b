import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import { bandOf } from '../../../../web/dashboard/curve/band.ts'

const zone = makeZone('Europe/Berlin')
const dayAt = (text: string) => {
  const fromMs = zone.parse(text)
  return { fromMs, toMs: zone.next('day', fromMs), zone }
}
const typical = {
  step_ms: 1_800_000,
  low_w: Array.from({ length: 48 }, (_, i) => i),
  high_w: Array.from({ length: 48 }, (_, i) => 100 + i),
}

test('the band goes from midnight to midnight, each value at the middle of its half hour', () => {
  const day = dayAt('2026-11-19')
  const band = bandOf(typical, day)
  expect(band?.atMs).toHaveLength(50)
  expect(band?.atMs[0]).toBe(day.fromMs)
  expect(band?.atMs[1]).toBe(day.fromMs + 900_000)
  expect(band?.atMs.at(-1)).toBe(day.toMs)
  expect(band?.lowW.slice(0, 3)).toEqual([0, 0, 1])
  expect(band?.highW.slice(-2)).toEqual([147, 147])
})

test.each(['2026-03-29', '2026-10-25'])(
  'on %s, when the clock is moved, the evening stays where the clock shows it',
  (text) => {
    const day = dayAt(text)
    const atMs = bandOf(typical, day)?.atMs ?? []
    expect(atMs[1 + 36]).toBe(zone.parse(`${text}T18:15`))
    expect(atMs).toEqual([...atMs].sort((a, b) => a - b))
  },
)

test('a band with a hole is none', () => {
  expect(bandOf({ ...typical, low_w: [null, ...typical.low_w.slice(1)] }, dayAt('2026-11-19'))).toBeNull()
})
