import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askCounts } from '../../../ingest/summary/counts.ts'
import { ascendingOnce } from '../../../ingest/summary/moments.ts'
import { kwhBetween, pastOf } from './house.ts'

const somewhere = fc.integer({ min: 0, max: 10_000 })
const someMoments = fc.array(somewhere, { maxLength: 20 }).map(ascendingOnce)

describe('the counts', () => {
  test('asked for piece by piece are those of one question', () => {
    const cuts = fc.array(somewhere, { maxLength: 4 }).map((cutsMs) => ascendingOnce([0, ...cutsMs, 10_000]))
    const check = fc.property(someMoments, cuts, fc.array(someMoments, { maxLength: 4 }), (ticks, cutsMs, lists) => {
      const past = pastOf(ticks, 3000)
      const { kwhAt, kwhAlong } = askCounts(past, cutsMs, lists)
      expect(past.questions).toBe(cutsMs.length - 1)
      for (const moments of lists) {
        expect([...kwhAlong(moments)]).toEqual(moments.map(kwhAt))
        for (const atMs of moments) expect(kwhAt(atMs) - kwhAt(0)).toBeCloseTo(kwhBetween(past, 0, atMs), 12)
      }
    })
    fc.assert(check, { numRuns: 200 })
  })

  test('of a moment that was not asked for are refused', () => {
    const { kwhAt, kwhAlong } = askCounts(pastOf([5, 10]), [0, 20], [[7]])
    expect(() => kwhAt(8)).toThrow('BUG: expected a moment that was asked for, got 8')
    expect(() => kwhAlong([7, 8])).toThrow('BUG: expected a moment that was asked for, got 8')
  })
})
