/** Energy over a time. */
export interface RecordedPeriod {
  fromMs: number
  toMs: number
  kwh: number
}

/** What a file recorded, in order of time; times are epoch ms. */
export interface Recording {
  /** Single turns. */
  ticks: number[]
  periods: RecordedPeriod[]
  /** What a meter's register showed. */
  readings: { atMs: number; kwh: number }[]
  /** Times without connection, and the turns that were lost in them. */
  losses: { fromMs: number; durationMs: number; lost: number }[]
  /** What of the file was left out, in words, and how often. */
  leftOut: Record<string, number>
}

export function emptyRecording(): Recording {
  return { ticks: [], periods: [], readings: [], losses: [], leftOut: {} }
}

/** Notes that something was left out. */
export function leaveOut({ leftOut }: Recording, what: string, n = 1): void {
  if (n > 0) leftOut[what] = (leftOut[what] ?? 0) + n
}

/**
 * Sorts the turns of a recording, and leaves out each that comes sooner than `closestMs` after the one before it.
 * @param what to call those, in words
 */
export function withoutDoubles(
  recording: Recording,
  timesMs: readonly number[],
  closestMs: number,
  what: string,
): void {
  let lastMs = Number.NEGATIVE_INFINITY
  let doubles = 0
  for (const atMs of new Float64Array(timesMs).sort()) {
    if (atMs - lastMs < closestMs) doubles++
    else {
      recording.ticks.push(atMs)
      lastMs = atMs
    }
  }
  leaveOut(recording, what, doubles)
}
