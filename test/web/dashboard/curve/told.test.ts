import { expect, test } from 'vitest'
import type { Live } from '../../../../broker/contract/messages.ts'
import { type Told, toldWith } from '../../../../web/dashboard/curve/told.ts'

/** What is told at `atMs`, in as far as it matters here. */
const live = (atMs: number, powerW: number, tickAtMs: number, source: Live['source'] = 'turn') =>
  ({
    at: atMs,
    phase_at: atMs,
    power_w: powerW,
    power_low_w: powerW - 10,
    power_high_w: powerW + 10,
    tick_at: tickAtMs,
    source,
  }) as Live

const powersOf = (told: readonly Told[]) => told.map(({ atMs, powerW }) => [atMs, powerW])

test('what was told since the last tick is kept, and what held when it came', () => {
  const since = [live(10, 200, 5), live(20, 900, 5), live(30, 900, 5), live(40, 300, 25)].reduce(toldWith, [])
  expect(powersOf(since)).toEqual([
    [20, 900],
    [40, 300],
  ])
})

test('a power told again adds nothing, its band moved does', () => {
  const one = toldWith([], live(10, 200, 5))
  expect(powersOf(toldWith(one, live(20, 200, 5)))).toEqual([[10, 200]])
  expect(powersOf(toldWith(one, { ...live(20, 200, 5), power_high_w: 260 }))).toEqual([
    [10, 200],
    [20, 200],
  ])
})

test('nothing is kept of a disc that is not followed any more', () => {
  expect(toldWith(toldWith([], live(10, 200, 5)), live(60, 200, 5, 'tick'))).toEqual([])
})
