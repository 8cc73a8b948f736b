import type { TypicalDay } from '../answers.ts'
import type { Day } from '../past.ts'

/** Between which powers a day usually lies: from one moment to the next on straight lines. */
export interface Band {
  atMs: number[]
  lowW: number[]
  highW: number[]
}

/**
 * The band of a typical day, laid over a day: each value stands at the middle of its step of the clock on the wall, the
 * first and the last also at the day's edges. Null where not all of the day is known.
 */
export function bandOf(
  { step_ms, low_w, high_w }: Pick<TypicalDay, 'step_ms' | 'low_w' | 'high_w'>,
  day: Day,
): Band | null {
  const lowW = low_w.filter((value) => value !== null)
  const highW = high_w.filter((value) => value !== null)
  const [firstW, lastW] = [lowW[0], lowW.at(-1)]
  if (firstW === undefined || lastW === undefined || lowW.length < low_w.length || highW.length < high_w.length)
    return null
  const { year, month, day: date } = day.zone.localAt(day.fromMs)
  const middles = lowW.map((_, i) => day.zone.instantOf(year, month, date, 0, ((i + 0.5) * step_ms) / 60_000))
  return {
    atMs: [day.fromMs, ...middles, day.toMs],
    lowW: [firstW, ...lowW, lastW],
    highW: [highW[0] as number, ...highW, highW.at(-1) as number],
  }
}
