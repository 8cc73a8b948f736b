import { computed, type ReadonlySignal, signal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type Answer, useAnswer } from '../answer.ts'
import { Icon } from '../icons.tsx'
import { type PowerChart, powerChartIn } from './power-chart.ts'
import { pictures } from './power-picture.ts'
import type { Range } from './range.ts'
import { rememberedCourse } from './remembered.ts'
import type { Scene } from './scene.ts'
import { gesturesOf, press } from './steering.ts'
import { type Course, middleOfStep, type OfADay, type Stretch, stepAt, stretchOf } from './stretch.ts'
import { isAll } from './zoom.ts'

const STEP_MS = 300_000
const HOUR_MS = 3_600_000

interface PowerProps {
  scene: Scene
  range: ReadonlySignal<Range>
  /** The heading, and what stands beside it while nothing is pointed at. */
  title: string
  sums: string
  swipe(way: -1 | 1): void
  drawn?(canvas: HTMLCanvasElement | null): void
}

/** The power of a range as a step line, to be zoomed and moved with mouse, fingers and keys. */
export function PowerView({ scene, range, title, sums, swipe, drawn }: PowerProps) {
  const { view } = scene
  const { history } = view.texts
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<PowerChart>(null)
  const { stretch, pointed } = useMemo(
    () => ({ stretch: stretchOf(scene, range), pointed: signal<number | null>(null) }),
    [scene, range],
  )
  const course = useCourse(scene, stretch)
  const typical = useAnswer<OfADay>(view.watch, stretch.typicalQuestion)
  const picture = useMemo(() => pictures(scene, stretch, course, typical), [scene, stretch, course, typical])
  useSignalEffect(() => {
    if (!element.current) return
    const shown = picture.value
    const frame = stretch.frame.peek()
    if (chart.current) chart.current.show(shown)
    else {
      const gestures = gesturesOf(stretch, swipe)
      const pointAt = (atMs: number | null) => {
        pointed.value = atMs === null || !course.value.value ? atMs : middleOfStep(course.value.value, atMs)
      }
      chart.current = powerChartIn(element.current, { frame, picture: shown, gestures, pointed: onceAFrame(pointAt) })
      drawn?.(chart.current.canvas)
    }
  })
  useSignalEffect(() => chart.current?.frame(stretch.frame.value))
  useEffect(
    () => () => {
      chart.current?.close()
      drawn?.(null)
    },
    [drawn],
  )
  const said = saidOf(scene, course, pointed.value)
  // As a signal it is written without drawing the view anew, which a hand that moves the chart would have to wait for.
  const percent = useMemo(() => computed(() => percentOf(stretch, pointed.value)), [stretch, pointed])
  return (
    <>
      <div class="head">
        <h2>{title}</h2>
        <span class="aside" data-testid="pointed">
          {said ?? sums}
        </span>
      </div>
      <div
        class="chart power-chart"
        ref={element}
        tabIndex={0}
        role="slider"
        aria-label={history.power(title)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={said ?? sums}
        data-testid="power-curve"
        onKeyDown={(event) => {
          const mark = (atMs: number) => chart.current?.mark(atMs)
          const stepMs = course.value.value?.step_ms ?? STEP_MS
          if (press(event.key, { stretch, stepMs, atMs: pointed.value, mark })) event.preventDefault()
        }}
      />
      <Zooming stretch={stretch} scene={scene} />
    </>
  )
}

/** The power as the server tells it; while that is away, what is known of today. */
function useCourse({ view: { watch, state } }: Scene, stretch: Stretch): Answer<Course> {
  const answered = useAnswer<Course>(watch, stretch.question, stretch.ahead)
  return useMemo(() => {
    const remembered = () =>
      state.value.kind === 'offline' ? rememberedCourse(stretch.range.value, watch.past.power.value) : null
    return { ...answered, value: computed(() => answered.value.value ?? remembered()) }
  }, [answered, watch, state, stretch])
}

/** Buttons for those who neither pinch nor scroll; they come with the zoom. */
function Zooming({ stretch, scene: { view } }: { stretch: Stretch; scene: Scene }) {
  const { history } = view.texts
  const whole = useMemo(() => computed(() => isAll(stretch.frame.value, stretch.range.value)), [stretch])
  if (whole.value) return null
  return (
    <button type="button" class="whole" onClick={() => stretch.look(null)}>
      <Icon name="close" />
      {history.zoomAll}
    </button>
  )
}

/** Passes on the last of what it is told in a frame: while the chart moves, what is pointed at goes away and comes back. */
function onceAFrame<T>(hear: (value: T) => void): (value: T) => void {
  let last: T
  let asked = false
  const tell = () => {
    asked = false
    hear(last)
  }
  return (value) => {
    last = value
    if (!asked) requestAnimationFrame(tell)
    asked = true
  }
}

const percentOf = ({ frame }: Stretch, atMs: number | null) =>
  atMs === null ? 0 : Math.round((100 * (atMs - frame.value.fromMs)) / (frame.value.toMs - frame.value.fromMs))

function saidOf({ view }: Scene, course: Answer<Course>, atMs: number | null): string | null {
  const step = atMs !== null && course.value.value && stepAt(course.value.value, atMs)
  if (!step) return null
  const { dateRange, time: clock, power } = view.formats.value
  const { history } = view.texts
  const isLong = step.toMs - step.fromMs >= HOUR_MS
  const time = isLong
    ? dateRange({ dateStyle: 'short', timeStyle: 'short' })(step.fromMs, step.toMs)
    : `${clock(step.fromMs)}–${clock(step.toMs)}`
  if (step.meanW === null) return `${time} · ${history.noData}`
  const spread =
    step.minW !== null && step.maxW !== null && step.maxW - step.minW > 1
      ? ` (${history.between(power(step.minW), power(step.maxW))})`
      : ''
  return `${time} · ${power(step.meanW)}${step.filled ? `, ${history.filledHere}` : spread}`
}
