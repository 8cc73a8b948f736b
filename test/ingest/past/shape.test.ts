import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeShape, encodeShape, type ShapePart, type TurnShape } from '../../../ingest/past/shape.ts'
import { shapes } from './shapes.ts'

const NOTCH = 1.05 + 1e-9

describe('The shape of a turn', () => {
  test('is kept in 6 bytes a part, to a 65,535th of the turn, within bounds that are no narrower', () => {
    const check = fc.property(shapes, (shape) => {
      const bytes = encodeShape(shape)
      expect(bytes.length).toBe(6 * shape.length)
      const kept = decodeShape(bytes) as TurnShape
      for (const [i, part] of kept.entries()) {
        const said = shape[i] as ShapePart
        expect(Math.abs(part.time - said.time)).toBeLessThanOrEqual(0.5 / 65_535)
        expect(Math.abs(part.turn - said.turn)).toBeLessThanOrEqual(0.5 / 65_535)
        expect(part.lowPerHour).toBeLessThanOrEqual(said.lowPerHour)
        expect(part.lowPerHour).toBeGreaterThanOrEqual(said.lowPerHour < 0.2 ? 0 : said.lowPerHour / NOTCH)
        expect(part.highPerHour).toBeGreaterThanOrEqual(said.highPerHour * (1 - 1e-6))
        expect(part.highPerHour).toBeLessThanOrEqual(Math.max(0.2, said.highPerHour * NOTCH))
      }
      expect(kept.at(-1)).toMatchObject({ time: 1, turn: 1 })
    })
    fc.assert(check)
  })

  test('is the same when it is written once more', () => {
    const check = fc.property(shapes, (shape) => {
      const bytes = encodeShape(shape)
      expect(encodeShape(decodeShape(bytes) as TurnShape)).toEqual(bytes)
    })
    fc.assert(check)
  })

  test('leaves a part that is too short to its neighbour, and makes the whole turn all the same', () => {
    const speeds = { lowPerHour: 1, highPerHour: 2 }
    const shape = [
      { time: 1e-6, turn: 0.1, ...speeds },
      { time: 0.5, turn: 0.2, ...speeds },
      { time: 1 - 1e-6, turn: 0.9, ...speeds },
      { time: 1, turn: 1, ...speeds },
    ]
    const kept = decodeShape(encodeShape(shape)) as TurnShape
    expect(kept.map(({ time, turn }) => [time, turn])).toEqual([
      [expect.closeTo(0.5, 4), expect.closeTo(0.2, 4)],
      [1, 1],
    ])
  })

  test('is none where the bytes make no whole turn, whatever they are', () => {
    for (const bytes of [[], [1], [255, 255, 255, 255, 0], [0, 1, 0, 1, 0, 0], [0, 2, 0, 2, 0, 0, 0, 1, 0, 3, 0, 0]]) {
      expect(decodeShape(Uint8Array.from(bytes))).toBeUndefined()
    }
    const check = fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const shape = decodeShape(bytes)
      if (shape) expect(shape.at(-1)).toMatchObject({ time: 1, turn: 1 })
    })
    fc.assert(check)
  })
})
