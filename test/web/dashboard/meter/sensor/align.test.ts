import { expect, test } from 'vitest'
import { isAligning, rangeOfSeen, type Seen, seenWith } from '../../../../../web/dashboard/meter/sensor/align.ts'

const at = (atMs: number, value = 131): Seen => ({ atMs, value, disc: 131, mark: 86, contrast: 37.5 })

test('what is older than ten seconds is not drawn any more', () => {
  const seen = [0, 5_000, 9_000].map((atMs) => at(atMs))
  expect(seenWith(seen, at(12_000)).map(({ atMs }) => atMs)).toEqual([5_000, 9_000, 12_000])
})

test('a clock that was put back begins anew', () => {
  expect(seenWith([at(50_000)], at(10_000))).toEqual([at(10_000)])
})

test('a sensor that has fallen silent is not being aligned', () => {
  expect(isAligning([], 0)).toBe(false)
  expect(isAligning([at(1_000)], 3_999)).toBe(true)
  expect(isAligning([at(1_000)], 4_000)).toBe(false)
})

test('the levels and all that was seen have room, and noise alone does not fill it', () => {
  expect(rangeOfSeen([at(0, 140), at(1, 80)])).toEqual({ low: 74, high: 146 })
  const { low, high } = rangeOfSeen([{ ...at(0, 100), disc: 100, mark: 100 }])
  expect(high - low).toBe(10)
})
