import { computed, type ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { type Answer, useAnswer } from '../answer.ts'
import type { Summary } from '../answers.ts'
import type { Period } from '../api.ts'
import { type Bar, barsOf, type Total, totalOf, typicalByWeekday } from './bars.ts'
import { BARS, edgesOf, isPresent, neighbour, type Range, rangeAt, sameMomentIn, yearBefore } from './range.ts'
import { rememberedDays, rememberedTotal } from './remembered.ts'
import type { Scene } from './scene.ts'

/** What GET …/energy answers. */
export interface Energy {
  periods: Period[]
}

/** What is known of the range that is shown. */
export interface Archive {
  readonly energy: Answer<Energy>
  readonly bars: ReadonlySignal<Bar[]>
  /** The number of the bar that is chosen, by the address or else by itself; −1: there is none. */
  readonly chosen: ReadonlySignal<number>
  readonly total: ReadonlySignal<Total | null>
  /** The range before, up to the same point; null while it is not known, or not wholly. */
  readonly before: ReadonlySignal<{ range: Range; total: Total } | null>
  readonly summary: ReadonlySignal<Summary | null>
}

const FIVE_MINUTES_MS = 300_000

/** Asks for the range that is shown, for what was before it, and for what is typical of its time. */
export function useArchive(scene: Scene): Archive {
  const { watch } = scene.view
  const asks = useMemo(() => questionsOf(scene), [scene])
  /** A question about the range that is shown; about its neighbours it is asked ahead. */
  const about = <T>(question: (range: Range) => string | null) =>
    useAnswer<T>(
      watch,
      () => question(scene.shown.value.range),
      () => asks.neighbours().map(question),
    )
  const answered = about<Energy>(asks.energy)
  const before = about<Energy>(asks.before)
  const lastYear = about<Energy>(asks.lastYear)
  const then = about<Summary>(asks.summary)
  return useMemo(() => {
    const summary = computed(() =>
      asks.summary(scene.shown.value.range) === null ? watch.past.summary.value : then.value.value,
    )
    const energy = { ...answered, value: computed(() => answered.value.value ?? rememberedIn(scene)) }
    const bars = computed(() => barsIn(scene, energy.value.value, lastYear.value.value, summary.value))
    const chosen = computed(() => chosenOf(bars.value, scene.shown.value.chosenMs))
    const total = computed(() => totalIn(scene, energy.value.value))
    const past = computed(() => {
      const range = asks.rangeBefore(scene.shown.value.range)
      const periods = before.value.value?.periods
      const whole = periods?.every((period) => wholeKwh(period) !== null)
      return range && periods && whole ? { range, total: totalOf(periods) } : null
    })
    return { energy, bars, chosen, total, before: past, summary }
  }, [scene, asks, watch, answered, before, lastYear, then])
}

/** The question for the energy of a time by periods. */
export const energyQuestion = (fromMs: number, toMs: number, by: string): string =>
  `energy?from=${fromMs}&to=${toMs}&by=${by}`

/** What to ask about a range. */
function questionsOf({ shown, known, zone }: Scene) {
  const neighbours = () =>
    ([-1, 1] as const).flatMap((way) => neighbour(shown.value.range, way, zone, known.value) ?? [])
  const rangeBefore = (range: Range) => neighbour(range, -1, zone, known.value)
  return {
    neighbours,
    rangeBefore,
    energy: ({ kind, fromMs, toMs }: Range) => energyQuestion(fromMs, toMs, BARS[kind]),
    before(of: Range) {
      const range = rangeBefore(of)
      if (!range) return null
      const nowMs = Math.floor(known.value.nowMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS
      const untilMs = isPresent(of, nowMs) ? sameMomentIn(range, nowMs, zone) : range.toMs
      return untilMs <= range.fromMs ? null : energyQuestion(range.fromMs, untilMs, 'year')
    },
    lastYear(range: Range) {
      if (range.kind !== 'year') return null
      const { fromMs, toMs } = yearBefore(range, zone, known.value)
      return toMs <= known.value.firstMs ? null : energyQuestion(fromMs, toMs, 'month')
    },
    /** What was typical at the end of a range that is over. */
    summary(range: Range) {
      const hasTypical = range.kind === 'day' || range.kind === 'week' || range.kind === 'month'
      if (!hasTypical || isPresent(range, known.value.nowMs) || range.toMs <= known.value.firstMs) return null
      return `summary?at=${range.toMs - 1}`
    },
  }
}

/** While the server is away: the days that are known already. */
function rememberedIn({ view, shown, known, zone }: Scene): Energy | null {
  const { range } = shown.value
  const days = view.watch.past.days.value
  if (view.state.value.kind !== 'offline' || !days || BARS[range.kind] !== 'day') return null
  const periods = rememberedDays(edgesOf(range, zone), days, known.value.nowMs)
  return periods && { periods }
}

function totalIn({ view, shown, known }: Scene, energy: Energy | null): Total | null {
  if (energy) return totalOf(energy.periods)
  if (view.state.value.kind !== 'offline') return null
  return rememberedTotal(shown.value.range, view.watch.past.summary.value, known.value.nowMs)
}

function barsIn(
  { shown, known, zone }: Scene,
  energy: Energy | null,
  lastYear: Energy | null,
  summary: Summary | null,
) {
  const { range, measure } = shown.value
  const byWeekday = typicalByWeekday(summary?.typical_week, zone)
  const typicalKwh = {
    day: () => null,
    week: byWeekday,
    month: byWeekday,
    year: (_: number, i: number) => wholeKwh(lastYear?.periods[i]),
    all: () => null,
  }[range.kind]
  // Without bars there is nothing that notches could be held against.
  const background = { ...known.value, typicalKwh: energy ? typicalKwh : () => null }
  return barsOf(edgesOf(range, zone), energy?.periods ?? null, measure, background)
}

/** A part that is not wholly known is nothing to measure by. */
const WHOLE = 0.02
const wholeKwh = (period: Period | undefined) => (period && period.missing <= WHOLE ? period.kwh : null)

/** The bar of a moment; without one the running bar, or else the highest. */
function chosenOf(bars: readonly Bar[], chosenMs: number | null): number {
  const at = bars.findIndex(({ fromMs, toMs }) => chosenMs !== null && fromMs <= chosenMs && chosenMs < toMs)
  if (at !== -1) return at
  const running = bars.findIndex(({ state, amount }) => state === 'present' && amount !== null)
  if (running !== -1) return running
  const highest = Math.max(...bars.map(({ amount }) => amount ?? Number.NEGATIVE_INFINITY))
  return bars.findIndex(({ amount }) => amount !== null && amount === highest)
}

/** The range that a bar opens into; null where there is nothing inside. */
export function insideOf({ zone, known, shown }: Scene, bar: Bar): Range | null {
  const by = BARS[shown.value.range.kind]
  return by === 'hour' ? null : rangeAt(by, bar.fromMs, zone, known.value)
}
