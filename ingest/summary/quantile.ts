/**
 * The value below which the part `p` (0 … 1) of ascending values lies, on a straight line between neighbours
 * (type 7 of Hyndman and Fan); null without any.
 */
export function quantileOf(ascending: ArrayLike<number>, p: number): number | null {
  if (ascending.length === 0) return null
  const place = p * (ascending.length - 1)
  const below = ascending[Math.floor(place)] as number
  const above = ascending[Math.ceil(place)] as number
  return below + (above - below) * (place - Math.floor(place))
}

/** So few values are sorted sooner one by one. */
const FEW = 32

/** The values in ascending order, as numbers and not as texts. */
export function ascending(values: readonly number[]): ArrayLike<number> {
  if (values.length > FEW) return new Float64Array(values).sort()
  const sorted: number[] = []
  for (const value of values) {
    let place = sorted.length
    for (; place > 0 && (sorted[place - 1] as number) > value; place--) sorted[place] = sorted[place - 1] as number
    sorted[place] = value
  }
  return sorted
}
