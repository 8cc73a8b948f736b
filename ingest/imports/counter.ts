import { leaveOut, type Recording } from './recording.ts'

/** What a counter showed at a moment. */
export interface Sample {
  atMs: number
  kwh: number
}

/** Periods that are shorter are joined: so fine a course needs single turns. */
const SHORTEST_MS = 300_000

/** Makes periods of what a counter showed, in any order; where it fell, it began anew, and nothing is known. */
export function recordCounter(recording: Recording, samples: readonly Sample[]): void {
  const [first, ...rest] = samples.toSorted((a, b) => a.atMs - b.atMs)
  if (!first) return
  let from = first
  for (const [i, sample] of rest.entries()) {
    const previous = rest[i - 1] ?? first
    if (sample.kwh < previous.kwh) {
      leaveOut(recording, 'falls of the counter')
      record(recording, from, previous)
      from = sample
    } else if (sample.atMs - from.atMs >= SHORTEST_MS) {
      record(recording, from, sample)
      from = sample
    }
  }
  record(recording, from, rest.at(-1) ?? first)
}

function record({ periods }: Recording, from: Sample, to: Sample): void {
  if (from.atMs < to.atMs) periods.push({ fromMs: from.atMs, toMs: to.atMs, kwh: to.kwh - from.kwh })
}
