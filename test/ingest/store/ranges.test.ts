import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSeq, type Range, rangeOf } from '../../../ingest/store/ranges.ts'

/** When the turn of a number happened, for these tests. */
const timeOf = (seq: number) => 1000 * seq

function collect(numbers: readonly number[]): Range[] {
  const ranges: Range[] = []
  for (const seq of numbers) if (!rangeOf(ranges, seq)) addSeq(ranges, seq, timeOf(seq))
  return ranges
}

const numbersOf = (ranges: Range[]) =>
  ranges.flatMap(({ lo, hi }) => Array.from({ length: hi - lo + 1 }, (_, i) => lo + i))

const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 120 })

test('numbers in any order, with repetitions, are held as a set holds them', () => {
  fc.assert(
    fc.property(numbers, (some) => {
      const ranges = collect(some)
      expect(numbersOf(ranges)).toEqual([...new Set(some)].sort((a, b) => a - b))
      for (let seq = 0; seq <= 61; seq++) expect(rangeOf(ranges, seq) !== undefined).toBe(some.includes(seq))
    }),
  )
})

test('ranges stay ascending and apart, and know when their first and last turn happened', () => {
  fc.assert(
    fc.property(numbers, (some) => {
      const ranges = collect(some)
      ranges.forEach((range, i) => {
        expect(range.lo).toBeLessThanOrEqual(range.hi)
        expect(range.loAtMs).toBe(timeOf(range.lo))
        expect(range.hiAtMs).toBe(timeOf(range.hi))
        const next = ranges[i + 1]
        if (next) expect(next.lo).toBeGreaterThan(range.hi + 1)
      })
    }),
  )
})

test('a number that closes a gap makes one range of two', () => {
  expect(collect([1, 2, 4, 5])).toHaveLength(2)
  expect(collect([1, 2, 4, 5, 3])).toEqual([{ lo: 1, hi: 5, loAtMs: 1000, hiAtMs: 5000 }])
})

test('the largest number there is has its place', () => {
  const largest = 2 ** 32 - 1
  expect(numbersOf(collect([largest, largest - 1, 1]))).toEqual([1, largest - 1, largest])
})
