import type { Gestures } from './gestures.ts'
import type { Stretch } from './stretch.ts'
import { type Frame, isAll, panned, pinched, zoomed } from './zoom.ts'

/** What mouse and fingers do to a stretch. */
export function gesturesOf(stretch: Stretch, swipe: (way: -1 | 1) => void): Gestures {
  const all = () => stretch.range.peek()
  let start = stretch.frame.peek()
  const momentAt = (share: number) => start.fromMs + share * (start.toMs - start.fromMs)
  return {
    begin() {
      start = stretch.frame.peek()
    },
    zoom(factor, share) {
      start = stretch.frame.peek()
      const next = zoomed(start, factor, momentAt(share), all())
      if (next.fromMs === start.fromMs && next.toMs === start.toMs) return false
      stretch.look(next)
      return true
    },
    pinch(from, to) {
      const next = pinched([momentAt(from[0]), momentAt(from[1])], to, all())
      if (next) stretch.look(next)
    },
    canPan: () => !isAll(start, all()),
    pan(share) {
      stretch.look(panned(start, -share * (start.toMs - start.fromMs), all()))
    },
    swipe,
    double(share) {
      start = stretch.frame.peek()
      stretch.look(isAll(start, all()) ? zoomed(start, 0.25, momentAt(share), all()) : null)
    },
  }
}

/** What keys steer: the part in view, and the mark. */
export interface Steered {
  stretch: Stretch
  /** Where the mark is. */
  atMs: number | null
  stepMs: number
  mark(atMs: number): void
}

/** Does what a key asks; false: nothing. */
export function press(key: string, { stretch, stepMs, ...at }: Steered): boolean {
  const { fromMs, toMs } = stretch.frame.peek()
  const all = stretch.range.peek()
  const atMs = at.atMs ?? (fromMs + toMs) / 2
  const look = (frame: Frame | null) => {
    stretch.look(frame)
    // The mark stays on its moment, not at its place on the screen; the chart moves in a microtask.
    if (at.atMs !== null) queueMicrotask(() => at.mark(atMs))
  }
  const zoom = (factor: number) => look(zoomed({ fromMs, toMs }, factor, atMs, all))
  const mark = (next: number) => {
    const inside = Math.min(Math.max(next, all.fromMs), all.toMs - 1)
    // In the middle of its step: a pixel is coarser than the edge between two.
    const wanted = (Math.floor(inside / stepMs) + 0.5) * stepMs
    if (wanted < fromMs || wanted >= toMs) {
      stretch.look(panned({ fromMs, toMs }, wanted < fromMs ? wanted - fromMs : wanted - toMs + stepMs, all))
    }
    at.mark(wanted)
  }
  const keys: Record<string, () => void> = {
    ArrowLeft: () => mark(atMs - stepMs),
    ArrowRight: () => mark(atMs + stepMs),
    PageUp: () => stretch.look(panned({ fromMs, toMs }, fromMs - toMs, all)),
    PageDown: () => stretch.look(panned({ fromMs, toMs }, toMs - fromMs, all)),
    Home: () => mark(all.fromMs),
    End: () => mark(all.toMs - 1),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => look(null),
    Escape: () => look(null),
  }
  keys[key]?.()
  return key in keys
}
