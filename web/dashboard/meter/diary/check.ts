import type { Reading } from '../../answers.ts'

/** What is wrong with a reading before it is sent; the server looks again, and at more. */
export type Fault = { kind: 'future' } | { kind: 'tooEarly' | 'tooLow' | 'tooHigh'; than: Reading }

/** Two clocks may be that far apart. */
const CLOCKS_APART_MS = 60_000

/**
 * Looks at a new reading beside those of its meter: no register runs backwards.
 * @param readings ascending, one meter after the other
 */
export function faultOf(readings: readonly Reading[], atMs: number, kwh: number, nowMs: number): Fault | null {
  if (atMs > nowMs + CLOCKS_APART_MS) return { kind: 'future' }
  const [first] = readings
  if (first?.kind === 'installed' && atMs < first.at) return { kind: 'tooEarly', than: first }
  const neighbours = ofMeterAt(readings, atMs)
  const before = neighbours.findLast(({ at }) => at <= atMs)
  if (before && kwh < before.kwh) return { kind: 'tooLow', than: before }
  const after = neighbours.find(({ at }) => at >= atMs)
  return after && kwh > after.kwh ? { kind: 'tooHigh', than: after } : null
}

/** The readings of the meter that was there at a time: from its start to its final one. */
function ofMeterAt(readings: readonly Reading[], atMs: number): readonly Reading[] {
  const start = readings.findLastIndex(({ kind, at }) => kind === 'start' && at <= atMs)
  const end = readings.findIndex(({ kind }, i) => i > start && kind === 'start')
  return readings.slice(Math.max(0, start), end === -1 ? undefined : end)
}
