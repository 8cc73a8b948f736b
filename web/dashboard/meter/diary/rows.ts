import type { Drift, Reading, Readings } from '../../answers.ts'

/** A line of the diary: what the register showed, and what the count made of the time before it. */
export interface Row {
  reading: Reading
  /** The drift since the reading before it; null at the first of a meter. */
  drift: Drift | null
  /** What the register should have shown by the count; null where turns were not counted all the while. */
  countedKwh: number | null
}

/** The lines of the diary, newest first. */
export function rowsOf({ readings, drifts }: Pick<Readings, 'readings' | 'drifts'>): Row[] {
  const lines = readings.map((reading) => {
    const drift = drifts.find(({ to }) => isSame(to, reading)) ?? null
    return { reading, drift, countedKwh: drift?.counted ? reading.kwh + drift.difference_kwh : null }
  })
  return lines.toReversed()
}

const isSame = (a: Reading, b: Reading) => a.id === b.id && a.kind === b.kind && a.at === b.at

/** The drift of all the time in which turns were counted. */
export interface TotalDrift {
  sinceMs: number
  /** Of what the registers have gone on. */
  percent: number
}

/** Sums up the drifts; null where nothing was counted, or no register has moved. */
export function totalDriftOf(drifts: readonly Drift[]): TotalDrift | null {
  const counted = drifts.filter((drift) => drift.counted)
  const registerKwh = counted.reduce((sum, drift) => sum + drift.register_kwh, 0)
  const differenceKwh = counted.reduce((sum, drift) => sum + drift.difference_kwh, 0)
  const [first] = counted
  if (!first || registerKwh <= 0) return null
  return { sinceMs: first.from.at, percent: (100 * differenceKwh) / registerKwh }
}
