import { computed, type ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { useAnswer } from '../answer.ts'
import type { Period } from '../api.ts'
import { type Energy, energyQuestion } from './archive.ts'
import { type Bar, barsOf, type Total, totalOf } from './bars.ts'
import { BARS, edgesOf, isPresent, type Range, sameMomentIn } from './range.ts'
import type { Scene } from './scene.ts'

/** One of two periods that are compared. */
export interface Side {
  range: Range
  /** Where it is cut, so that both have come as far. */
  toMs: number
  bars: Bar[]
  /** null while it is not known, and where nothing is known. */
  total: (Total & { kwh: number }) | null
  /** The share of its time without data. */
  missing: number
}

/** Two periods side by side. */
export interface Pair {
  first: Side
  second: Side
  /** Whether one is not over, so that the other is cut. */
  cut: boolean
}

const FIVE_MINUTES_MS = 300_000

/** Asks for both periods that the address names: their bars whole, their sums up to the same point. */
export function usePair(scene: Scene): ReadonlySignal<Pair> {
  const { watch } = scene.view
  const ranges = useMemo(() => computed(() => rangesOf(scene)), [scene])
  const ask = (side: 'first' | 'second') => ({
    bars: useAnswer<Energy>(watch, () => {
      const { kind, fromMs, toMs } = ranges.value[side].range
      return energyQuestion(fromMs, toMs, BARS[kind])
    }),
    sum: useAnswer<Energy>(watch, () => {
      const { range, toMs } = ranges.value[side]
      return toMs <= range.fromMs ? null : energyQuestion(range.fromMs, toMs, 'year')
    }),
  })
  const [first, second] = [ask('first'), ask('second')]
  return useMemo(
    () =>
      computed(() => {
        const { nowMs } = scene.known.value
        const side = (name: 'first' | 'second', { bars, sum }: typeof first) =>
          sideOf(scene, ranges.value[name], bars.value.value?.periods ?? null, sum.value.value?.periods ?? null)
        const sides = { first: side('first', first), second: side('second', second) }
        return { ...sides, cut: isPresent(sides.first.range, nowMs) !== isPresent(sides.second.range, nowMs) }
      }),
    [scene, ranges, first.bars, first.sum, second.bars, second.sum],
  )
}

function rangesOf({ shown, known, zone }: Scene) {
  const { range: first, other } = shown.value
  const second = other ?? first
  const nowMs = Math.floor(known.value.nowMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS
  const cutAt = (range: Range, against: Range) =>
    isPresent(range, nowMs) ? nowMs : isPresent(against, nowMs) ? sameMomentIn(range, nowMs, zone) : range.toMs
  return {
    first: { range: first, toMs: cutAt(first, second) },
    second: { range: second, toMs: cutAt(second, first) },
  }
}

interface Cut {
  range: Range
  toMs: number
}

function sideOf({ shown, known, zone }: Scene, cut: Cut, bars: Period[] | null, sum: Period[] | null): Side {
  const total = sum && totalOf(sum)
  const background = { ...known.value, typicalKwh: () => null }
  return {
    ...cut,
    bars: barsOf(edgesOf(cut.range, zone), bars, shown.value.measure, background),
    total: total?.kwh == null ? null : { ...total, kwh: total.kwh },
    missing: sum
      ? sum.reduce((ms, { missing, from, to }) => ms + missing * (to - from), 0) / (cut.toMs - cut.range.fromMs)
      : 0,
  }
}

/** Whether a bar is more than a place on the axis. */
export const isKnown = ({ amount }: Bar): boolean => amount !== null

/** How much more the first took than the second; negative: less. */
export interface Difference {
  kwh: number
  /** null where one of the two has no price. */
  cost: number | null
  /** Of the second; null where that took nothing. */
  share: number | null
}

/** Of a period of which more than this share is not known nothing can be said. */
export const TOO_LITTLE = 0.05

export function differenceOf({ first, second }: Pair): Difference | null {
  if (!first.total || !second.total || Math.max(first.missing, second.missing) > TOO_LITTLE) return null
  const kwh = first.total.kwh - second.total.kwh
  const { cost } = first.total
  return {
    kwh,
    cost: cost === null || second.total.cost === null ? null : cost - second.total.cost,
    share: second.total.kwh > 0 ? kwh / second.total.kwh : null,
  }
}
