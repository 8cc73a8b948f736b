/** The value below which the part `p` (0 … 1) of ascending values lies, on straight lines; null without any. */
export function quantileOf(ascending: ArrayLike<number>, p: number): number | null {
  if (ascending.length === 0) return null
  const place = p * (ascending.length - 1)
  const below = ascending[Math.floor(place)] as number
  const above = ascending[Math.ceil(place)] as number
  return below + (above - below) * (place - Math.floor(place))
}
