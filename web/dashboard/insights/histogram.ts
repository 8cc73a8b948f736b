/** A range of powers, and the share of the time in which the power lay in it. */
export interface Bin {
  fromW: number
  toW: number
  share: number
}

/** Counts powers of equally long times into ranges of `widthW`, from zero to the highest. */
export function binsOf(powersW: ArrayLike<number>, widthW: number): Bin[] {
  const counts: number[] = []
  for (const powerW of Array.from(powersW)) {
    const bin = Math.floor(powerW / widthW)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return Array.from(counts, (count = 0, bin) => ({
    fromW: bin * widthW,
    toW: (bin + 1) * widthW,
    share: count / powersW.length,
  }))
}

const STEPS_W = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
const MOST_MARKS = 8

/** Round powers from zero to `topW`, at most eight. */
export function marksUpTo(topW: number): number[] {
  const stepW = STEPS_W.find((step) => topW / step < MOST_MARKS) ?? 100_000
  return Array.from({ length: Math.floor(topW / stepW) + 1 }, (_, i) => i * stepW)
}
