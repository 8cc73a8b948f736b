import { expect, test } from 'vitest'
import { judgeHighPower, sustainedPowerW } from '../../../ingest/alerts/high-power.ts'
import { pastOf } from '../summary/house.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
/** Ticks of a 75-turn meter, 8 s apart: 6,000 W. */
const sixKilowatts = (seconds: number) =>
  Array.from({ length: seconds / 8 + 1 }, (_, i) => NOW_MS - 8000 * (seconds / 8 - i))

test('A high power is told when it has lasted a minute, and is over below nine tenths of the limit', () => {
  const judge = (powerW: number | null) => judgeHighPower('Electricity', 5000, powerW)
  expect(judge(5000)).toEqual({
    tell: 'Electricity has drawn 5000 W for a minute; the limit is 5000 W (high_power_w).',
  })
  expect([4999, 4500, 4499, null].map(judge)).toEqual([undefined, undefined, 'over', undefined])
})

test('A high power of half a minute is not sustained, one of a minute is', () => {
  const before = [NOW_MS - 900_000, NOW_MS - 600_000]
  expect(sustainedPowerW(pastOf([...before, ...sixKilowatts(32)]), 6000)).toBeLessThan(3500)
  expect(sustainedPowerW(pastOf([...before, ...sixKilowatts(64)]), 6000)).toBeCloseTo(6000, 6)
})

test('A sustained power is never more than the power now, and not known where that is not', () => {
  const past = pastOf(sixKilowatts(64))
  expect(sustainedPowerW(past, 130)).toBe(130)
  expect(sustainedPowerW(past, null)).toBeNull()
  expect(sustainedPowerW(pastOf([]), 130)).toBeNull()
})
