/**
 * Where each drum of a counter stands, highest first, the last one showing tenths: 3.5 is halfway from 3 to 4.
 * As in the real one the tenths roll freely, and a higher drum moves only while the one below goes from 9 to 0.
 */
export function drumPositions(kwh: number, wholeDrums: number): number[] {
  const positions = [(kwh * 10) % 10]
  for (let k = 0; k < wholeDrums; k++) {
    const below = positions[0] ?? 0
    positions.unshift((Math.floor(kwh / 10 ** k) % 10) + Math.max(0, below - 9))
  }
  return positions
}
