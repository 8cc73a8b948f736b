/** The part of a time that a chart shows. */
export interface Frame {
  fromMs: number
  toMs: number
}

/** Nearer than this single turns lie far apart. */
const SHORTEST_MS = 600_000

/** The frame made `factor` times as long (below 1: nearer) around a moment that keeps its place; never beyond `all`. */
export function zoomed(frame: Frame, factor: number, aroundMs: number, all: Frame): Frame {
  const lengthMs = frame.toMs - frame.fromMs
  const wantedMs = Math.max(Math.min(SHORTEST_MS, all.toMs - all.fromMs), lengthMs * factor)
  const share = (aroundMs - frame.fromMs) / lengthMs
  return within({ fromMs: aroundMs - share * wantedMs, toMs: aroundMs + (1 - share) * wantedMs }, all)
}

/** The frame moved, as far as there is anything to see. */
export const panned = (frame: Frame, byMs: number, all: Frame): Frame =>
  within({ fromMs: frame.fromMs + byMs, toMs: frame.toMs + byMs }, all)

/** The frame that keeps two moments under two fingers, which are at two shares of the width. */
export function pinched(moments: [number, number], shares: [number, number], all: Frame): Frame | null {
  const apart = shares[1] - shares[0]
  if (Math.abs(apart) < 0.02) return null
  const lengthMs = Math.max(SHORTEST_MS, (moments[1] - moments[0]) / apart)
  const fromMs = moments[0] - shares[0] * lengthMs
  return lengthMs <= 0 ? null : within({ fromMs, toMs: fromMs + lengthMs }, all)
}

export const isAll = (frame: Frame, all: Frame): boolean => frame.fromMs <= all.fromMs && frame.toMs >= all.toMs

function within({ fromMs, toMs }: Frame, all: Frame): Frame {
  const lengthMs = Math.min(toMs - fromMs, all.toMs - all.fromMs)
  const startMs = Math.round(Math.min(Math.max(fromMs, all.fromMs), all.toMs - lengthMs))
  return { fromMs: startMs, toMs: Math.round(startMs + lengthMs) }
}

/**
 * What to ask for so that a frame can be moved for a while without asking again: the frame and as much on either side,
 * cut at multiples of half its length, and a length that is a power of two, so that near frames ask for the same.
 */
export function askedFor(frame: Frame, all: Frame): Frame {
  if (isAll(frame, all)) return all
  const blockMs = 2 ** Math.ceil(Math.log2(frame.toMs - frame.fromMs))
  const fromMs = Math.floor(frame.fromMs / blockMs - 0.5) * blockMs
  const toMs = Math.ceil(frame.toMs / blockMs + 0.5) * blockMs
  return { fromMs: Math.max(all.fromMs, fromMs), toMs: Math.min(all.toMs, toMs) }
}
