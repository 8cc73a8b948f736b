import type { History } from '../past/history.ts'
import { type Diary, registerIn } from './diary.ts'

type KwhAt = History['kwhAt']

/**
 * What the meter's own register should show at a moment, in kWh: the last known reading and what was counted since;
 * before the first of that meter, what was counted until then less. null where nothing is known, and where it would
 * be less than nothing (then another meter was there).
 */
export function registerAt(diary: Diary, atMs: number, kwhAt: KwhAt): number | null {
  const { readings } = registerIn(diary, atMs)
  const before = readings.findLast((reading) => reading.atMs <= atMs)
  if (before) return before.kwh + countedKwh(kwhAt, before.atMs, atMs)
  const [after] = readings
  if (!after) return null
  const kwh = after.kwh - countedKwh(kwhAt, atMs, after.atMs)
  return kwh < 0 ? null : kwh
}

/**
 * The total over all meters at a moment, in kWh: that of the first register, going on from its final reading with
 * what the next one shows more than at its start. null where the register is.
 */
export function totalAt(diary: Diary, atMs: number, kwhAt: KwhAt): number | null {
  const kwh = registerAt(diary, atMs, kwhAt)
  return kwh === null ? null : kwh + registerIn(diary, atMs).aheadKwh
}

function countedKwh(kwhAt: KwhAt, fromMs: number, toMs: number): number {
  if (fromMs === toMs) return 0
  const [from = 0, to = 0] = kwhAt([fromMs, toMs])
  return to - from
}
