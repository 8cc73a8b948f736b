import { alwaysOnOf } from '../summary/alwayson.ts'
import type { Day } from '../summary/days.ts'
import type { Verdict } from './verdict.ts'

/** The nights that are compared with those before them. */
const RECENT_NIGHTS = 3
/** Fewer nights before say nothing of what is usual. */
const FEWEST_BEFORE = 7
/** The rise that is worth telling: both in W and as a part of what it was. */
const RISE_W = 20
const RISE = 0.2
/** It is over when less than this part of it is left. */
const LEFT = 0.5

/** @param days whole days, the last of them yesterday */
export function judgeAlwaysOn(name: string, days: readonly Day[]): Verdict {
  const recent = alwaysOnOf(days.slice(-RECENT_NIGHTS), null).powerW
  const { powerW: before, nights } = alwaysOnOf(days.slice(0, -RECENT_NIGHTS), null)
  if (recent === null || before === null || nights < FEWEST_BEFORE) return undefined
  const rise = recent - before
  const notable = Math.max(RISE_W, RISE * before)
  if (rise >= notable) {
    const [now, then] = [Math.round(recent), Math.round(before)]
    return {
      tell:
        `Something new is always on at ${name}: never less than about ${now} W in the last ${RECENT_NIGHTS} nights, ` +
        `${then} W in the ${nights} nights before.`,
    }
  }
  return rise < LEFT * notable ? 'over' : undefined
}
