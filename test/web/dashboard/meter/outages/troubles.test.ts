import { expect, test } from 'vitest'
import type { Outages } from '../../../../../web/dashboard/answers.ts'
import { lanePartsOf, sumOf, troublesOf } from '../../../../../web/dashboard/meter/outages/troubles.ts'

const none: Outages = { no_data: [], outages: [], missing: [], ticks_filled: 0, ticks_lost: 0 }
const all: Outages = {
  ...none,
  no_data: [
    { from: 190, to: 320 },
    { from: 700, to: 800 },
  ],
  outages: [
    { from: 100, to: 110, ticks_buffered: 41, ticks_lost: 0 },
    { from: 200, to: 300, ticks_buffered: null, ticks_lost: null },
    { from: 400, to: 420, ticks_buffered: 3, ticks_lost: 4 },
  ],
  missing: [
    { from: 500, to: 510, missing: 12, filled: 12, lost: 0 },
    { from: 520, to: 530, missing: 5, filled: 2, lost: 3 },
    { from: 600, to: 610, missing: 7, filled: null, lost: null },
  ],
}

test('each trouble says what became of its turns, newest first', () => {
  expect(troublesOf(all).map(({ fromMs, fate, turns, lost }) => [fromMs, fate, turns, lost])).toEqual([
    [700, 'silent', null, 0],
    [600, 'awaited', 7, 0],
    [520, 'partly', 5, 3],
    [500, 'filled', 12, 0],
    [400, 'spilled', 7, 4],
    [200, 'uncounted', null, 0],
    [100, 'replayed', 41, 0],
  ])
})

test('a time without data that an outage explains is told once', () => {
  expect(troublesOf(all).filter(({ fate }) => fate === 'silent')).toHaveLength(1)
})

test('the sum has what was saved, what is lost, and the time nothing is known of within the span', () => {
  expect(sumOf(all, { fromMs: 250, toMs: 750 })).toEqual({ saved: 41 + 3 + 12 + 2, lost: 7, unknownMs: 70 + 50 })
  expect(sumOf(none, { fromMs: 0, toMs: 1000 })).toEqual({ saved: 0, lost: 0, unknownMs: 0 })
})

test('what nobody counted, and what may still come, is painted as missing', () => {
  const paintOf = (fromMs: number) =>
    lanePartsOf(all)
      .filter((part) => part.fromMs === fromMs)
      .map(({ paint }) => paint)
  expect(paintOf(200)).toEqual(['missing'])
  expect(paintOf(600)).toEqual(['missing'])
  expect(paintOf(700)).toEqual(['missing'])
  expect(paintOf(100)).toEqual(['replayed'])
  expect(paintOf(520)).toEqual(['filled'])
})
