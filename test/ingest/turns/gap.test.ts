import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carve, fillable, type Gap, splitAt } from '../../../ingest/turns/gap.ts'

const size = ({ lo, hi }: Gap) => hi - lo + 1
const numbersOf = (gaps: Gap[]) => gaps.flatMap(({ lo, hi }) => Array.from({ length: hi - lo + 1 }, (_, i) => lo + i))
const turnsIn = (gaps: Gap[]) => gaps.reduce((sum, { n }) => sum + (n ?? 0), 0)

const gaps = fc
  .record({
    lo: fc.integer({ min: 1, max: 1000 }),
    size: fc.integer({ min: 1, max: 60 }),
    fromMs: fc.integer({ min: 0, max: 1_000_000 }),
    durationMs: fc.integer({ min: 0, max: 1_000_000 }),
    part: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(
    ({ lo, size, fromMs, durationMs, part }): Gap => ({
      boot: 'a',
      lo,
      hi: lo + size - 1,
      fromMs,
      toMs: fromMs + durationMs,
      n: part === null ? null : Math.round(part * size),
      dueMs: 0,
    }),
  )
const withNumber = gaps.chain((gap) => fc.tuple(fc.constant(gap), fc.integer({ min: gap.lo, max: gap.hi })))

test('a number that comes leaves the gap the others, and a counted turn takes the place of one filled turn', () => {
  fc.assert(
    fc.property(withNumber, fc.integer({ min: -10, max: 3_000_000 }), ([gap, seq], atMs) => {
      const parts = splitAt(gap, seq, atMs, true)
      expect(numbersOf(parts)).toEqual(numbersOf([gap]).filter((number) => number !== seq))
      expect(turnsIn(parts)).toBe(gap.n === null ? 0 : Math.max(0, gap.n - 1))
      for (const part of parts) {
        expect(part.n === null).toBe(gap.n === null)
        expect(part.n ?? 0).toBeLessThanOrEqual(size(part))
        expect(part.fromMs).toBeGreaterThanOrEqual(gap.fromMs)
        expect(part.toMs).toBeLessThanOrEqual(gap.toMs)
        expect(part.fromMs).toBeLessThanOrEqual(part.toMs)
      }
    }),
  )
})

test('a turn that is rejected leaves the filled turns as they are, and an open gap without its number', () => {
  fc.assert(
    fc.property(withNumber, ([gap, seq]) => {
      const parts = splitAt(gap, seq, gap.fromMs, false)
      expect(turnsIn(parts)).toBe(gap.n ?? 0)
      if (gap.n === null) expect(numbersOf(parts)).not.toContain(seq)
    }),
  )
})

test('what is cut out of a gap and what is left are the gap, its time shared out by the numbers', () => {
  const cuts = withNumber.chain(([gap, lo]) =>
    fc.tuple(fc.constant(gap), fc.constant(lo), fc.integer({ min: lo, max: gap.hi + 5 })),
  )
  fc.assert(
    fc.property(cuts, ([gap, lo, hi]) => {
      const { part, rest } = carve(gap, lo, hi)
      const all = [part, ...rest].sort((a, b) => a.lo - b.lo)
      expect(numbersOf(all)).toEqual(numbersOf([gap]))
      expect([part.lo, part.hi]).toEqual([lo, Math.min(hi, gap.hi)])
      expect([all[0]?.fromMs, all.at(-1)?.toMs]).toEqual([gap.fromMs, gap.toMs])
      const timeEach = (gap.toMs - gap.fromMs) / size(gap)
      for (const piece of all)
        expect(Math.abs(piece.toMs - piece.fromMs - timeEach * size(piece))).toBeLessThanOrEqual(1)
    }),
  )
})

test('never more turns are filled than there are numbers, or than the installation allows in the time', () => {
  const gap = { boot: 'a', lo: 1, hi: 10, fromMs: 0, toMs: 5000, n: null, dueMs: 0 }
  expect(fillable(gap, 1000)).toBe(4)
  expect(fillable(gap, 100)).toBe(10)
  expect(fillable({ ...gap, toMs: 0 }, 1000)).toBe(0)
})
