import { whPerTickAt } from '../past/constants.ts'
import type { NumberedTurn } from '../turns/decode.ts'
import { CLOCK_TOLERANCE_MS, shortestTurnMs } from '../turns/placing.ts'
import type { Boots } from './boots.ts'
import type { Connection } from './connection.ts'
import type { MeterRules } from './rules.ts'
import type { Seen } from './seen.ts'

/** The same turn said twice differs by no more than what a message takes on its way, and a millisecond. */
const SAME_TURN_MS = 2000

/** Tells whether a number that came again is the same turn, sent again, or another one. */
export type ResendJudge = (rules: MeterRules, seen: Seen, boots: Boots, turn: NumberedTurn) => boolean

/**
 * A turn that was sent again lies where a turn is stored, counted or rejected, within a minute (its clock may have
 * been set meanwhile). Where turns are close together that says little; then its place among the numbers of its
 * range tells: so many turns before and after it take their time. Nothing is said of turns that have no time, or not
 * their own, or were placed while this machine's clock was wrong.
 */
export function prepareResendJudge(db: Connection): ResendJudge {
  const near = db
    .prepare<{ meter: number; fromMs: number; toMs: number }, number>(
      `SELECT EXISTS (SELECT 1 FROM tick WHERE meter = @meter AND at_ms BETWEEN @fromMs AND @toMs)
           OR EXISTS (SELECT 1 FROM rejected WHERE meter = @meter AND at_ms BETWEEN @fromMs AND @toMs)`,
    )
    .pluck()
  const isNear = (meter: number, atMs: number, withinMs: number) =>
    near.get({ meter, fromMs: atMs - withinMs, toMs: atMs + withinMs }) === 1

  return ({ meter, maxPowerW, constants }, seen, boots, { boot, seq, atMs, correction }) => {
    const range = seen.range(meter, boot, seq)
    if (atMs === null || !range || correction?.clock === 'server') return true
    if (seq <= boots.borrowedTo(meter, boot)) return true
    const shortestMs = shortestTurnMs(whPerTickAt(constants, atMs), maxPowerW)
    const earliestMs = range.loAtMs + (seq - range.lo) * shortestMs - CLOCK_TOLERANCE_MS
    const latestMs = range.hiAtMs - (range.hi - seq) * shortestMs + CLOCK_TOLERANCE_MS
    const canBe = earliestMs <= atMs && atMs <= latestMs
    return isNear(meter, atMs, canBe ? CLOCK_TOLERANCE_MS + 1 : SAME_TURN_MS)
  }
}
