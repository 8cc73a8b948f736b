import type { Zone } from '../calendar.ts'
import { ENOUGH, meanPowerW, measureCells } from '../summary/cells.ts'
import { askCounts } from '../summary/counts.ts'
import { type Day, SLOT_MS } from '../summary/days.ts'
import type { Past } from '../summary/ledger.ts'
import { typicalOf } from '../summary/typical.ts'
import type { Verdict } from './verdict.ts'

/** A half hour of the last ones: its mean power, and what the power usually does not exceed at that time; null: not known. */
export interface HalfHour {
  powerW: number | null
  usualW: number | null
}

/** For so many half hours the power must have been over the usual. */
export const LONG = 6
/** What is over the usual enough to be told: both in W and as a part of it. */
const EXCESS_W = 100
const EXCESS = 0.25
/** It is over when less than this part of it is left. */
const LEFT = 0.5

/**
 * The last half hours that are over, the newest last, beside what is usual on that day of the week: three of four
 * such days are below. None where the last tick is no longer of this hour.
 */
export function lastHalfHours(history: Past, zone: Zone, days: readonly Day[], nowMs: number): HalfHour[] {
  const endMs = Math.floor(Math.min(nowMs, history.lastAtMs ?? 0) / SLOT_MS) * SLOT_MS
  if (nowMs - endMs > 2 * SLOT_MS) return []
  const edgesMs = Array.from({ length: LONG + 1 }, (_, i) => endMs - (LONG - i) * SLOT_MS)
  const { kwh, knownMs } = measureCells(askCounts(history, [edgesMs[0] as number, endMs], [edgesMs]), edgesMs)
  return Array.from({ length: LONG }, (_, i) => {
    const { weekday, hour, minute } = zone.localAt((edgesMs[i] as number) + SLOT_MS / 2)
    const known = knownMs[i] as number
    return {
      powerW: known >= ENOUGH * SLOT_MS ? meanPowerW(kwh[i] as number, known) : null,
      usualW: typicalOf(days, weekday).highW[2 * hour + (minute < 30 ? 0 : 1)] ?? null,
    }
  })
}

/** @param halfHours the last ones, the newest last */
export function judgeLeftOn(name: string, halfHours: readonly HalfHour[]): Verdict {
  const judged = halfHours.map(({ powerW, usualW }) =>
    powerW === null || usualW === null
      ? null
      : { excessW: powerW - usualW, notableW: Math.max(EXCESS_W, EXCESS * usualW) },
  )
  const last = judged.at(-1)
  if (!last) return undefined
  const known = judged.filter((one) => one !== null)
  if (known.length === LONG && known.every(({ excessW, notableW }) => excessW >= notableW)) {
    const leastW = Math.round(Math.min(...known.map(({ excessW }) => excessW)))
    return {
      tell: `Something may have been left on: ${name} has drawn at least ${leastW} W more than usual for ${LONG / 2} hours.`,
    }
  }
  return last.excessW < LEFT * last.notableW ? 'over' : undefined
}
