import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agrees, turnsOf } from '../../../ingest/motion/agreement.ts'
import { shapeOf } from '../../../ingest/motion/shaping.ts'
import type { Stretch } from '../../../ingest/motion/track.ts'
import type { TurnShape } from '../../../ingest/past/shape.ts'
import { START_MS, stretchesOf } from './motions.ts'

const endOf = (stretches: readonly Stretch[]) => (stretches.at(-1) as Stretch).toMs
const shapeBy = (stretches: readonly Stretch[]) => shapeOf(stretches, START_MS, endOf(stretches))

describe('The shape of a turn', () => {
  test('follows the speeds in it, stretched to one turn', () => {
    // 60 s at 30 an hour and 20 s at 120: a half and two thirds of a turn, which makes seven sixths.
    const shape = shapeBy(stretchesOf([60, 30], [20, 120])) as TurnShape
    expect(shape).toEqual([
      {
        ...{ time: 0.75, turn: expect.closeTo(3 / 7, 9) },
        ...{ lowPerHour: expect.closeTo((27 * 6) / 7, 9), highPerHour: expect.closeTo((33 * 6) / 7, 9) },
      },
      expect.objectContaining({ time: 1, turn: 1 }),
    ])
  })

  test('is none for a turn that was even, for all that its bands tell', () => {
    expect(shapeBy(stretchesOf([30, 40], [30, 43], [30, 38]))).toBeUndefined()
  })

  test('is none where a part is not known, or the speeds do not make one turn', () => {
    const [first, , last] = stretchesOf([30, 20], [30, 40], [30, 60]) as [Stretch, Stretch, Stretch]
    expect(shapeBy([first, last])).toBeUndefined()
    expect(shapeOf([first, last], START_MS - 1, endOf([last]))).toBeUndefined()
    expect(shapeBy(stretchesOf([30, 20], [30, 60]))).toBeUndefined()
    expect(shapeOf([], START_MS, START_MS + 1000)).toBeUndefined()
  })

  test('has at most 32 parts, which ascend to the whole turn, however restless it was', () => {
    const speeds = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 3000 })), {
      minLength: 2,
      maxLength: 300,
    })
    const check = fc.property(speeds, fc.boolean(), (said, isExact) => {
      const exactly = ({ turnsPerHour: speed, ...rest }: Stretch) => ({
        ...{ ...rest, turnsPerHour: speed, lowPerHour: speed, highPerHour: speed },
      })
      const all = isExact ? stretchesOf(...said).map(exactly) : stretchesOf(...said)
      const turns = all.reduce((sum, stretch) => sum + turnsOf(stretch), 0)
      fc.pre(turns > 0)
      const one = all.map((stretch) => ({ ...stretch, turnsPerHour: stretch.turnsPerHour / turns }))
      expect(agrees(one.reduce((sum, stretch) => sum + turnsOf(stretch), 0))).toBe(true)
      const shape = shapeBy(one)
      if (!shape) return
      expect(shape.length).toBeLessThanOrEqual(32)
      expect(shape.at(-1)).toMatchObject({ time: 1, turn: 1 })
      for (const [i, { time, turn }] of shape.entries()) {
        expect(time).toBeGreaterThan(shape[i - 1]?.time ?? 0)
        expect(turn).toBeGreaterThanOrEqual(shape[i - 1]?.turn ?? 0)
      }
    })
    fc.assert(check)
  })
})
