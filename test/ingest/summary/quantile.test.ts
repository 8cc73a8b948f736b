import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ascending } from '../../../ingest/summary/quantile.ts'

test('values ascend as numbers, whether they are few or many', () => {
  const values = fc.array(fc.double({ noNaN: true, min: 0 }), { maxLength: 100 })
  fc.assert(
    fc.property(values, (some) => {
      expect(Array.from(ascending(some))).toEqual(some.toSorted((a, b) => a - b))
    }),
  )
})
