import fc from 'fast-check'
import { expect, test } from 'vitest'
import { join, joinAll, type Summary, summariesOf, summaryOf } from '../../../ingest/sensor/health.ts'

const summaryOfAll = (values: readonly number[]): Summary =>
  values.map(summaryOf).reduce((all, one) => join(all, one)) as Summary

test('a summary has the count, mean, lowest and highest of its values, however they were joined', () => {
  const parts = fc.array(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), { minLength: 1 })
  fc.assert(
    fc.property(parts, (parts) => {
      const { n, mean, min, max } = parts.map(summaryOfAll).reduce(join)
      const values = parts.flat()
      expect({ n, min, max }).toEqual({ n: values.length, min: Math.min(...values), max: Math.max(...values) })
      expect(mean).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 6)
    }),
  )
})

test('a mean lies within its bounds and is a number, whatever the values', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
      const { mean, min, max } = summaryOfAll(values)
      expect(mean).toBeGreaterThanOrEqual(min)
      expect(mean).toBeLessThanOrEqual(max)
    }),
  )
})

test('of a message each quantity that it says is taken, and nothing else', () => {
  const summaries = summariesOf({ rssi: -61, uptime_ms: 0, firmware: '1.0.0' })
  expect(summaries).toEqual({ rssi: summaryOf(-61), uptime_ms: summaryOf(0) })
})

test('what only some messages say is summarised over those', () => {
  const all = [{ rssi: -60 }, { rssi: -70, heap: 5 }, {}].map(summariesOf).reduce(joinAll)
  expect(all).toEqual({ rssi: { n: 2, mean: -65, min: -70, max: -60 }, heap: summaryOf(5) })
})
