import { expect, test } from 'vitest'
import type { Drift, Reading } from '../../../../../web/dashboard/answers.ts'
import { rowsOf, totalDriftOf } from '../../../../../web/dashboard/meter/diary/rows.ts'

const installed: Reading = { id: null, kind: 'installed', at: 0, kwh: 100 }
const june: Reading = { id: 'june', kind: 'reading', at: 10, kwh: 150 }
const final: Reading = { id: 'swap', kind: 'final', at: 20, kwh: 200 }
const start: Reading = { id: 'swap', kind: 'start', at: 20, kwh: 0 }

function drift(from: Reading, to: Reading, countedKwh: number, counted = true): Drift {
  const registerKwh = to.kwh - from.kwh
  return {
    from,
    to,
    impulses_per_kwh: 75,
    register_kwh: registerKwh,
    counted_kwh: countedKwh,
    difference_kwh: countedKwh - registerKwh,
    difference_ticks: (countedKwh - registerKwh) * 75,
    difference_percent: (100 * (countedKwh - registerKwh)) / registerKwh,
    fitting_impulses_per_kwh: null,
    tolerance_kwh: 0.2,
    counted,
    hint: null,
  }
}

test('the newest reading is first, each with what the count made of it', () => {
  const rows = rowsOf({ readings: [installed, june], drifts: [drift(installed, june, 49)] })
  expect(rows.map(({ reading }) => reading)).toEqual([june, installed])
  expect(rows.map(({ countedKwh }) => countedKwh)).toEqual([149, null])
})

test('a count that was not there all the while is not compared', () => {
  const [row] = rowsOf({ readings: [installed, june], drifts: [drift(installed, june, 3, false)] })
  expect(row?.drift?.counted).toBe(false)
  expect(row?.countedKwh).toBe(null)
})

test('of a replacement the old meter has a drift and the new one begins', () => {
  const rows = rowsOf({ readings: [june, final, start], drifts: [drift(june, final, 51)] })
  expect(rows.map(({ reading, drift }) => [reading.kind, drift?.counted_kwh ?? null])).toEqual([
    ['start', null],
    ['final', 51],
    ['reading', null],
  ])
})

test('the total drift is that of the time in which turns were counted', () => {
  const parts = [drift(installed, june, 3, false), drift(june, final, 49)]
  expect(totalDriftOf(parts)).toEqual({ sinceMs: 10, percent: -2 })
})

test('without a register that has moved there is no total drift', () => {
  expect(totalDriftOf([])).toBe(null)
  expect(totalDriftOf([drift(june, { ...june, at: 15 }, 0)])).toBe(null)
})
