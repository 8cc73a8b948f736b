import { GAP } from '../format.ts'
import type { Day } from '../past.ts'
import { isLive } from '../state.ts'
import { steady } from '../steady.ts'
import { theme } from '../theme.ts'
import type { View } from '../view.ts'
import { bandOf } from './band.ts'
import type { Picture } from './chart.ts'
import { curveOf } from './curve.ts'
import { readPalette } from './palette.ts'
import { type Scale, scaleFor } from './scale.ts'

/** From this width on there is room for a mark every three hours. */
const WIDE_PX = 560
/** A day's chart is 600 to 1,400 pixels wide: now moves less than one in this time. */
const NOW_EVERY_MS = 60_000

/** Today's picture, or null before the meter is known. Within a day each picture keeps to the scale of the one before. */
export function pictures({ watch, state, texts, formats }: View): () => Picture | null {
  const present = steady(() => headOf({ watch, state }))
  let before: { fromMs: number; scale: Scale } | null = null
  return () => {
    const day = watch.past.day.value
    if (!day) return null
    theme.value // read, so that the picture is made anew in the colours of the new theme
    const power = watch.past.power.value
    const head = present.value
    const finer = { recent: watch.past.recent.value, told: watch.present.told.value }
    const curve = power && curveOf(power, head, finer)
    const typical = watch.past.typicalDay.value
    const band = typical && bandOf(typical, day)
    const highestW = Math.max(0, ...(curve?.ys.map((powerW) => powerW ?? 0) ?? []), ...(band?.highW ?? []))
    const scale = scaleFor(highestW, before?.fromMs === day.fromMs ? before.scale : null)
    if (curve) before = { fromMs: day.fromMs, scale }
    return {
      ...day,
      curve,
      band,
      now: curve && { atMs: head.nowMs, powerW: head.powerW, hollow: state.value.kind === 'bound' },
      scale,
      palette: readPalette(),
      marks: (widthPx) => hourMarks(day, widthPx < WIDE_PX ? 6 : 3),
      markLabel: formats.value.hour,
      lineLabel: (powerW, of) => (curve ? lineLabel(powerW, of, formats.value.number) : ''),
      noData: texts.noData,
    }
  }
}

function headOf({ watch, state }: Pick<View, 'watch' | 'state'>) {
  const { value } = state
  // A minute that has begun counts; with each live power the present moves, too.
  const nowMs = (isLive(value) && watch.present.live.value?.at) || 0
  const minuteMs = Math.floor(watch.nowMs.value / NOW_EVERY_MS) * NOW_EVERY_MS
  return {
    nowMs: Math.max(nowMs, minuteMs),
    powerW: isLive(value) ? value.powerW : null,
    tickAtMs: watch.present.tickAtMs.value,
  }
}

/** When the clock on the wall shows a full hour that can be divided by `every`: not evenly spaced on every day. */
function hourMarks({ fromMs, toMs, zone }: Day, every: number): number[] {
  const edges = zone.edges('hour', fromMs, toMs).slice(0, -1)
  return edges.filter((atMs) => {
    const { hour, minute } = zone.localAt(atMs)
    return minute === 0 && hour % every === 0
  })
}

/** "0", "1", "2 kW": the unit stands on the top line only. */
function lineLabel(powerW: number, { top }: Scale, number: (value: number, decimals: number) => string): string {
  const kilo = top >= 1000
  const text = number(kilo ? powerW / 1000 : powerW, 1)
  return powerW === top ? `${text}${GAP}${kilo ? 'kW' : 'W'}` : text
}
