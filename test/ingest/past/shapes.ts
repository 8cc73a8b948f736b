import fc from 'fast-check'
import type { ShapePart, TurnShape } from '../../../ingest/past/shape.ts'

/** Ascending numbers of a scale of 10,000, as parts of one, that end with one. */
const cutsOf = (count: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: count - 1, maxLength: count - 1 })
    .map((cuts) => [...cuts.sort((a, b) => a - b), 10_000].map((cut) => cut / 10_000))

const speed = fc.double({ min: 0, max: 40_000, noNaN: true })

/** The shapes that turns may have. */
export const shapes: fc.Arbitrary<TurnShape> = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.tuple(cutsOf(count), cutsOf(count), fc.array(fc.tuple(speed, speed), { minLength: count, maxLength: count })),
  )
  .map(([times, turns, speeds]) =>
    times.map((time, i): ShapePart => {
      const [a, b] = speeds[i] as [number, number]
      return { time, turn: turns[i] as number, lowPerHour: Math.min(a, b), highPerHour: Math.max(a, b) }
    }),
  )
