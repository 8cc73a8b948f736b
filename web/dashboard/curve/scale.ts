/** The lines of a chart's y axis: 0, step, 2 · step … top. */
export interface Scale {
  top: number
  step: number
}

/** A household at rest must not fill the chart. */
const LOWEST_TOP_W = 400

/** A scale is kept for as long as the curve fills at least this share of it. */
const KEPT_DOWN_TO = 0.3

/**
 * The smallest scale of three to five lines at 1, 2 or 5 · 10ⁿ that holds `max`. The one from `before` is kept
 * while it holds and is not far too large, so that the chart does not jump with each new value. No scale ends below
 * `lowestTop`.
 * @param lowestTop no scale is lower than this: W, unless told
 */
export function scaleFor(max: number, before: Scale | null = null, lowestTop = LOWEST_TOP_W): Scale {
  if (before && max <= before.top && max >= before.top * KEPT_DOWN_TO) return before
  const wanted = Math.max(max, lowestTop)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const steps = [0.2, 0.5, 1, 2, 5].map((factor) => factor * power)
  const scales = steps.flatMap((step) => [2, 3, 4].map((lines) => ({ step, top: step * lines })))
  // Of two scales of the same height the one with fewer lines is the calmer: it has the larger step.
  const fitting = scales.filter(({ top }) => top >= wanted).sort((a, b) => a.top - b.top || b.step - a.step)
  return fitting[0] ?? { step: 5 * power, top: 10 * power }
}

/** Where the lines are. */
export const linesOf = ({ top, step }: Scale): number[] =>
  Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step)
