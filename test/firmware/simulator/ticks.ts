import { turnsUnder } from '../../../firmware/simulator/disc.ts'
import type { Segment } from '../../../firmware/simulator/household.ts'

/** When the mark passes under a load. */
export function* tickTimes<R>(load: Generator<Segment, R>, impulsesPerKwh: () => number): Generator<number, R> {
  const turns = turnsUnder(load, impulsesPerKwh)
  for (;;) {
    const { value, done } = turns.next()
    if (done) return value
    yield value.toMs
  }
}
