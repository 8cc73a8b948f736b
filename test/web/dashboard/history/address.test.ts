import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeZone } from '../../../../ingest/calendar.ts'
import { momentOf, placeOf, type Shown, shownOf } from '../../../../web/dashboard/history/address.ts'
import { KINDS, rangeAt } from '../../../../web/dashboard/history/range.ts'
import { placeOf as placeOfHash } from '../../../../web/dashboard/way.ts'

const zone = makeZone('Europe/Berlin')
const known = { firstMs: zone.parse('2024-10-18T09:00'), nowMs: zone.parse('2026-11-22T16:00') }
const read = (hash: string) => shownOf(placeOfHash(hash), zone, known)

test('without more History shows the present month', () => {
  const { range, measure, chosenMs, other } = read('#/history')
  expect(range).toEqual({ kind: 'month', fromMs: zone.parse('2026-11-01'), toMs: zone.parse('2026-12-01') })
  expect({ measure, chosenMs, other }).toEqual({ measure: 'energy', chosenMs: null, other: null })
})

test('a date that is in no calendar is the present', () => {
  expect(read('#/history/day/2026-02-31').range.fromMs).toBe(zone.parse('2026-11-22'))
  expect(momentOf('2026-13', zone)).toBeNull()
  expect(momentOf('', zone)).toBeNull()
})

test('what is present has an address without a date, which stays true tomorrow', () => {
  expect(placeOf(read('#/history/week/2026-11-16'), zone, known.nowMs).path).toEqual(['week'])
})

test('a comparison without a second period is with the one before', () => {
  expect(read('#/history/compare/month/2026-11').other?.fromMs).toBe(zone.parse('2026-10-01'))
})

test('the address of what is shown shows the same again', () => {
  const kinds = fc.constantFrom(...KINDS)
  const times = fc.integer({ min: known.firstMs, max: known.nowMs })
  const minutes = times.map((atMs) => Math.floor(atMs / 60_000) * 60_000)
  // An hour that the clock shows twice is told by its first.
  const isTold = (atMs: number) =>
    momentOf(new Date(atMs + zone.offsetMsAt(atMs)).toISOString().slice(0, 16), zone) === atMs
  fc.assert(
    fc.property(
      kinds,
      times,
      fc.option(times),
      fc.option(minutes.filter(isTold)),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 0, max: 1000 }),
      (...some) => {
        const [kind, atMs, otherMs, chosenMs, asCost, hours, zoomMinutes] = some
        const toMs = (chosenMs ?? 0) + zoomMinutes * 60_000
        const zoom = chosenMs !== null && zoomMinutes > 0 && isTold(toMs) ? { fromMs: chosenMs, toMs } : null
        const shown: Shown = {
          range: rangeAt(kind, atMs, zone, known),
          measure: asCost ? 'cost' : 'energy',
          hours,
          chosenMs,
          other: otherMs === null ? null : rangeAt(kind, otherMs, zone, known),
          zoom,
        }
        expect(shownOf(placeOf(shown, zone, known.nowMs), zone, known)).toEqual(shown)
      },
    ),
  )
})

test.each(['2026-11-14T10:00', '2026-11-14T12:00..2026-11-14T10:00', '..', 'x..y'])(
  'a part of the curve that is none (%s) is all of it',
  (zoom) => {
    expect(read(`#/history/day/2026-11-14?zoom=${zoom}`).zoom).toBeNull()
  },
)
