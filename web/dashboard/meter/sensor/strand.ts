import type { HealthHour, HealthQuantity } from '../../answers.ts'
import type { Span } from '../../curve/curve.ts'

/** A value of the sensor's over time, by the middles of the hours. */
export interface Point {
  atMs: number
  value: number
}

const HOUR_MS = 3_600_000

/** The runs of hours in which a value was said, one after the other without an hour between them. */
export function strandsOf(hours: readonly HealthHour[], quantity: HealthQuantity): Point[][] {
  const strands: Point[][] = []
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { from, [quantity]: said } of hours) {
    if (!said) continue
    if (from - lastMs > HOUR_MS) strands.push([])
    strands.at(-1)?.push({ atMs: from + HOUR_MS / 2, value: said.mean })
    lastMs = from
  }
  return strands
}

/** The times between the strands. */
export function gapsOf(strands: readonly Point[][]): Span[] {
  return strands.slice(1).map((strand, i) => ({
    fromMs: (strands[i]?.at(-1)?.atMs ?? 0) + HOUR_MS / 2,
    toMs: (strand[0]?.atMs ?? 0) - HOUR_MS / 2,
  }))
}

/** The lowest and the highest value; null without any. */
export function rangeOf(strands: readonly Point[][]): { low: number; high: number } | null {
  const values = strands.flat().map(({ value }) => value)
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) }
}

/** The width and the height of the field that paths are drawn on; it is stretched to its place. */
export const FIELD = { width: 1000, height: 100 } as const

/** Where a moment and a value are on the field. */
export interface Scale extends Span {
  low: number
  high: number
}

/** @returns the way from the left, in parts of the field */
export const across = ({ fromMs, toMs }: Span, atMs: number): number => (atMs - fromMs) / (toMs - fromMs)
/** @returns the way from the top, in parts of the field */
export const down = ({ low, high }: Scale, value: number): number => (high - value) / (high - low)

/** The strands as lines; a strand of one hour is as wide as the hour. */
export function pathOf(strands: readonly Point[][], scale: Scale): string {
  const x = (atMs: number) => (across(scale, atMs) * FIELD.width).toFixed(1)
  const y = (value: number) => (down(scale, value) * FIELD.height).toFixed(2)
  return strands
    .map((strand) => {
      const [first] = strand
      if (!first) return ''
      if (strand.length === 1) return `M${x(first.atMs - HOUR_MS / 2)} ${y(first.value)}H${x(first.atMs + HOUR_MS / 2)}`
      return `M${strand.map(({ atMs, value }) => `${x(atMs)} ${y(value)}`).join('L')}`
    })
    .join('')
}

/** Three to five round values within a range, ascending. */
export function roundValuesIn(low: number, high: number): number[] {
  const wanted = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= wanted) ?? 10 * power
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step)
}
