// The disc on a field of 720 × 208: centre, radii, the height of the rim, the mark's share of the turn.
const CX = 360
const CY = 92
const RX = 322
const RY = 60
const RIM = 24
const MARK = 0.037
const GRADUATIONS = 100

/** The rim at the front, and the way around it, in units of the field. */
export const RIM_PATH = `M${CX - RX} ${CY}A${RX} ${RY} 0 0 0 ${CX + RX} ${CY}v${RIM}A${RX} ${RY} 0 0 1 ${CX - RX} ${CY + RIM}Z`
export const EDGE_PATH = `M${CX - RX} ${CY}A${RX} ${RY} 0 0 0 ${CX + RX} ${CY}`
export const AROUND = 2 * Math.PI * RX

type Point = readonly [x: number, y: number]

/** A point of the disc: angle in turns, 0 in front above the sensor, the front running left to right. */
const at = (turns: number, radius = 1): Point => [
  CX + radius * RX * Math.sin(2 * Math.PI * turns),
  CY + radius * RY * Math.cos(2 * Math.PI * turns),
]
const inFront = (turns: number) => Math.cos(2 * Math.PI * turns) > 0
const write = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`
const closed = (points: Point[]) => `M${points.map(write).join('L')}Z`

/** The graduations of the rim that can be seen; each tenth is longer. */
export function graduationsPath(phase: number): string {
  let path = ''
  for (let i = 0; i < GRADUATIONS; i++) {
    const turns = phase + i / GRADUATIONS
    if (Math.cos(2 * Math.PI * turns) > 0.04) path += `M${write(at(turns))}v${i % 10 ? 8 : 15}`
  }
  return path
}

/** The mark: its top, and its part of the rim where that is in front. */
export function markPaths(phase: number): { top: string; rim: string } {
  const angles = Array.from({ length: 9 }, (_, i) => phase + MARK * (i / 8 - 0.5))
  const outer = angles.map((turns) => at(turns))
  const inner = angles.map((turns) => at(turns, 0.84)).reverse()
  const front = angles.filter(inFront).map((turns) => at(turns))
  const below = front.map(([x, y]): Point => [x, y + RIM]).reverse()
  return { top: closed([...outer, ...inner]), rim: front.length > 1 ? closed([...front, ...below]) : '' }
}

/** The two holes that keep a real disc from creeping without load. */
export const holes = (phase: number): [Point, Point] => [at(phase + 0.2, 0.46), at(phase + 0.7, 0.46)]
