import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { TypicalDay } from '../answers.ts'
import type { SurePower } from '../api.ts'
import { frameText } from './address.ts'
import { neighbour, type Range } from './range.ts'
import type { Scene } from './scene.ts'
import { askedFor, type Frame, isAll } from './zoom.ts'

/** What GET …/power answers. */
export interface Course extends SurePower {
  min: (number | null)[]
  max: (number | null)[]
}

/** The time whose power is drawn, the part of it in view, and what to ask for it. */
export interface Stretch {
  readonly range: ReadonlySignal<Range>
  readonly frame: ReadonlySignal<Frame>
  /** Shows another part; null: all. */
  look(frame: Frame | null): void
  /** What to ask for: the part in view and as much on either side. */
  question(): string | null
  /** What to ask ahead: the days before and after. */
  ahead(): string[]
  /** What to ask for the typical day of a day; null for longer times. */
  typicalQuestion(): string | null
}

const STEP_MS = 300_000
const POINTS = 800
const MORE_POINTS = 1_000
const DAY_AND_HOUR_MS = 90_000_000

/** Who zooms and moves has come to rest after this; then the address says where. */
const REST_MS = 400

/** Makes the stretch of a range; another range is shown whole again, unless the address says which part. */
export function stretchOf(scene: Scene, range: ReadonlySignal<Range>): Stretch {
  const { known, zone } = scene
  const { frame, look } = framing(scene, range)
  // Moving about within what was asked for asks nothing.
  const asked = computed(() => courseQuestion(range.value, frame.value))
  return {
    range,
    frame,
    look,
    question: () => (range.value.fromMs > known.value.nowMs ? null : asked.value),
    ahead: () =>
      ([-1, 1] as const).flatMap((way) => {
        const next = neighbour(range.value, way, zone, known.value)
        return next && range.value.kind === 'day' ? courseQuestion(next, next) : []
      }),
    typicalQuestion() {
      const { kind, fromMs } = range.value
      const isToday = fromMs === zone.startOf('day', known.value.nowMs)
      return kind !== 'day' || isToday || fromMs > known.value.nowMs ? null : `summary?at=${fromMs}`
    },
  }
}

function courseQuestion(range: Range, frame: Frame): string {
  const { fromMs, toMs } = askedFor(frame, range)
  const lengthMs = toMs - fromMs
  const points = isAll(frame, range) ? (lengthMs <= DAY_AND_HOUR_MS ? lengthMs / STEP_MS : POINTS) : MORE_POINTS
  return `power?from=${fromMs}&to=${toMs}&points=${points}`
}

/**
 * The part in view: what hands have just looked at, and else what the address says. The address follows when they rest;
 * the first look is a place of its own, to which the back button's whole curve belongs.
 */
function framing(scene: Scene, range: ReadonlySignal<Range>): Pick<Stretch, 'frame' | 'look'> {
  const looked = signal<{ of: Range; frame: Frame; written: boolean } | null>(null)
  let rest: ReturnType<typeof setTimeout> | undefined
  const isOf = (of: Range) => of.fromMs === range.value.fromMs && of.toMs === range.value.toMs
  const isWritten = (frame: Frame, zoom: Frame | null) =>
    zoom !== null && frameText(frame, scene.zone) === frameText(zoom, scene.zone)

  function write() {
    const at = looked.peek()
    if (scene.view.way.place.peek().view !== 'history' || !at || !isOf(at.of)) return
    looked.value = { ...at, written: true }
    const { zoom } = scene.shown.peek()
    if (!isWritten(at.frame, zoom)) scene[zoom ? 'become' : 'go']({ zoom: at.frame })
  }
  const frame = computed(() => {
    const at = looked.value
    const { zoom } = scene.shown.value
    const { fromMs, toMs } = range.value
    // The address is coarser than a hand; the back button makes it say something else.
    if (at && isOf(at.of) && (!at.written || isWritten(at.frame, zoom))) return at.frame
    return zoom && zoom.fromMs >= fromMs && zoom.toMs <= toMs ? zoom : { fromMs, toMs }
  })
  return {
    frame,
    look(next) {
      clearTimeout(rest)
      const of = range.peek()
      looked.value = next && !isAll(next, of) ? { of, frame: next, written: false } : null
      if (looked.peek()) rest = setTimeout(write, REST_MS)
      else if (scene.shown.peek().zoom) scene.become({ zoom: null })
    },
  }
}

/** What is told of one step of the curve. */
export interface Step {
  fromMs: number
  toMs: number
  meanW: number | null
  minW: number | null
  maxW: number | null
  filled: boolean
}

/** The step that a moment lies in. */
export function stepAt({ from, step_ms, mean, min, max, filled }: Course, atMs: number): Step | null {
  const i = Math.floor((atMs - from) / step_ms)
  if (i < 0 || i >= mean.length) return null
  const fromMs = from + i * step_ms
  return {
    ...{ fromMs, toMs: fromMs + step_ms },
    meanW: mean[i] ?? null,
    minW: min[i] ?? null,
    maxW: max[i] ?? null,
    filled: Number(filled[i] ?? 0) > 0.5,
  }
}

/** The moment in the middle of the step that a moment lies in. */
export const middleOfStep = ({ from, step_ms }: Course, atMs: number): number =>
  from + (Math.floor((atMs - from) / step_ms) + 0.5) * step_ms

/** The part of a summary that a band is made of. */
export interface OfADay {
  typical_day: TypicalDay
}
