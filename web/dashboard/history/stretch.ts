import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { TypicalDay } from '../answers.ts'
import type { Power } from '../api.ts'
import type { Range } from './range.ts'
import type { Scene } from './scene.ts'
import { askedFor, type Frame, isAll } from './zoom.ts'

/** What GET …/power answers. */
export interface Course extends Power {
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
  /** What to ask for the typical day of a day; null for longer times. */
  typicalQuestion(): string | null
}

const STEP_MS = 300_000
const POINTS = 800
const MORE_POINTS = 1_000
const DAY_AND_HOUR_MS = 90_000_000

/** Makes the stretch of a range; another range is shown whole again. */
export function stretchOf({ known, zone }: Scene, range: ReadonlySignal<Range>): Stretch {
  const looked = signal<{ of: Range; frame: Frame } | null>(null)
  const whole = (of: Range): Frame => ({ fromMs: of.fromMs, toMs: of.toMs })
  const frame = computed(() => {
    const at = looked.value
    return at && at.of.fromMs === range.value.fromMs && at.of.toMs === range.value.toMs ? at.frame : whole(range.value)
  })
  // Moving about within what was asked for asks nothing.
  const asked = computed(() => {
    const all = whole(range.value)
    const { fromMs, toMs } = askedFor(frame.value, all)
    const lengthMs = toMs - fromMs
    const points = isAll(frame.value, all) ? (lengthMs <= DAY_AND_HOUR_MS ? lengthMs / STEP_MS : POINTS) : MORE_POINTS
    return `power?from=${fromMs}&to=${toMs}&points=${points}`
  })
  return {
    range,
    frame,
    look(next) {
      looked.value = next && { of: range.peek(), frame: next }
    },
    question: () => (range.value.fromMs > known.value.nowMs ? null : asked.value),
    typicalQuestion() {
      const { kind, fromMs } = range.value
      const isToday = fromMs === zone.startOf('day', known.value.nowMs)
      return kind !== 'day' || isToday || fromMs > known.value.nowMs ? null : `summary?at=${fromMs}`
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

/** The part of a summary that a band is made of. */
export interface OfADay {
  typical_day: TypicalDay
}
