import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graduationsPath, holes, markPaths } from '../../../../web/dashboard/disc/drawing.ts'

const phase = fc.double({ min: -1, max: 2, noNaN: true })

test('the mark is in front, above the sensor, at phase 0', () => {
  const { top, rim } = markPaths(0)
  expect(top).toContain('360.0 152.0')
  expect(rim).toContain('360.0 176.0')
})

test('the rim shows the mark only while it is in front', () => {
  fc.assert(
    fc.property(phase, (at) => {
      const angle = Math.abs(at - Math.round(at))
      if (angle < 0.22) expect(markPaths(at).rim).not.toBe('')
      if (angle > 0.28) expect(markPaths(at).rim).toBe('')
    }),
  )
})

test('nothing is drawn outside of the slot', () => {
  fc.assert(
    fc.property(phase, (at) => {
      const { top, rim } = markPaths(at)
      const points = `${top}${rim}`.match(/[\d.-]+ [\d.-]+/g) ?? []
      for (const [x = Number.NaN, y = Number.NaN] of [...points.map((p) => p.split(' ').map(Number)), ...holes(at)]) {
        expect(x).toBeGreaterThanOrEqual(38)
        expect(x).toBeLessThanOrEqual(682)
        expect(y).toBeGreaterThanOrEqual(32)
        expect(y).toBeLessThanOrEqual(176)
      }
    }),
  )
})

test('a turn of the disc changes nothing', () => {
  expect(graduationsPath(1.25)).toBe(graduationsPath(0.25))
})
