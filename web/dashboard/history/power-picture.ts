import { computed, type ReadonlySignal } from '@preact/signals'
import type { Answer } from '../answer.ts'
import { bandOf } from '../curve/band.ts'
import { curveOf } from '../curve/curve.ts'
import { readPalette } from '../curve/palette.ts'
import { linesOf, type Scale, scaleFor } from '../curve/scale.ts'
import { GAP } from '../format.ts'
import { isLive, type State } from '../state.ts'
import { theme } from '../theme.ts'
import { markKind, marksOf } from './marks.ts'
import type { PowerPicture } from './power-chart.ts'
import { isPresent, type Range } from './range.ts'
import type { Scene } from './scene.ts'
import type { Course, OfADay, Stretch } from './stretch.ts'

/** The room for a mark and its word. */
const MARK_PX = 72

/** What a chart of power shows of a stretch, of which the server has told the course and the typical day. */
export function pictures(scene: Scene, { range, frame }: Stretch, course: Answer<Course>, typical: Answer<OfADay>) {
  let before: { of: Range; scale: Scale } | null = null
  const kind = computed(() => scene.view.state.value.kind)
  return computed((): PowerPicture => {
    theme.value // read, so that the picture is made anew in the colours of the new theme
    const { view, zone } = scene
    const of = range.value
    const power = course.value.value
    const head = headOf(scene, of, kind.value)
    const curve = power && curveOf(power, head)
    const day = of.kind === 'day' ? (typical.value.value ?? todays(scene, of)) : null
    const band = day && bandOf(day.typical_day, { ...of, zone })
    const highestW = Math.max(0, ...(power?.mean.map((value) => value ?? 0) ?? []), ...(band?.highW ?? []))
    // Zoomed in, single turns stand above the means: the scale may grow, but does not shrink again.
    const scale = scaleFor(Math.max(highestW, before?.of.fromMs === of.fromMs ? before.scale.top : 0))
    if (power) before = { of, scale }
    const formats = view.formats.value
    return {
      ...{ curve, band, scale, palette: readPalette(), noData: view.texts.noData },
      now: power && head.live ? { atMs: head.nowMs, ...head.live } : null,
      marks: (shown, widthPx) => marksOf(shown, Math.floor(widthPx / MARK_PX), zone),
      markLabel: (atMs) => {
        const kind = markKind(atMs, frame.peek(), zone)
        const { shortDay: day, hour, time } = formats
        return { month: formats.dates({ month: 'short' }), day, hour, time }[kind](atMs)
      },
      lineLabel: (powerW) => (power ? lineLabel(powerW, scale, formats.number) : ''),
    }
  })
}

function todays({ view: { watch }, known }: Scene, of: Range): OfADay | null {
  return isPresent(of, known.value.nowMs) ? watch.past.summary.value : null
}

/**
 * The present, which a day's curve follows with each live power. A longer one does so with each minute, which is less than
 * a pixel of it, and whenever the kind of state changes: to draw a year anew takes too long for a hand that moves it.
 */
function headOf({ view: { watch, state }, known }: Scene, of: Range, kind: State['kind']) {
  const now = <T>(signal: ReadonlySignal<T>) => (of.kind === 'day' ? signal.value : signal.peek())
  const present = isPresent(of, known.value.nowMs)
  const nowMs = present ? Math.max(known.value.nowMs, now(watch.present.live)?.at ?? 0) : of.toMs
  const shown = now(state)
  const powerW = present && isLive(shown) ? shown.powerW : null
  const live = present ? { powerW, hollow: kind === 'bound' } : null
  return { nowMs, powerW, tickAtMs: now(watch.present.tickAtMs), live }
}

/** "0", "1", "2 kW": the unit stands on the top line only. */
function lineLabel(powerW: number, scale: Scale, number: (value: number, decimals: number) => string): string {
  const kilo = scale.top >= 1000
  const text = number(kilo ? powerW / 1000 : powerW, 1)
  return powerW === linesOf(scale).at(-1) ? `${text}${GAP}${kilo ? 'kW' : 'W'}` : text
}
