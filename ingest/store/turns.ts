import type { NumberedTurn } from '../turns/decode.ts'
import { splitAt } from '../turns/gap.ts'
import { inOrder, type OrderedTurn, type Stretch } from '../turns/order.ts'
import { fastestTurnMs } from '../turns/placing.ts'
import type { Books } from './books.ts'
import { fillStoodFor, gapBefore } from './missing.ts'
import { type MeterRules, whAt } from './rules.ts'
import type { Seen } from './seen.ts'
import { goesOnBeside } from './strays.ts'

/** The turns of one message, all of one meter. */
export interface TurnsMessage {
  rules: MeterRules
  arrivedAtMs: number
  turns: NumberedTurn[]
}

/**
 * Records the turns of a message: each number once, whatever the order.
 * @returns whether any was new
 */
export function recordTurns(books: Books, message: TurnsMessage): boolean {
  const turns = fresh(books, message)
  for (const stretch of stretchesOf(books.seen, message, turns)) {
    for (const turn of inOrder(stretch)) recordTurn(books, message, turn)
  }
  return turns.length > 0
}

function recordTurn(books: Books, { rules, arrivedAtMs }: TurnsMessage, turn: OrderedTurn): void {
  const { ticks, seen, boots, spans, tally } = books
  const { boot, seq, atMs, own } = turn
  noteDoubts(books, rules, turn)
  const gap = spans.at(rules, boot, seq)
  const opened = gap ? undefined : gapBefore(books, rules, turn, arrivedAtMs)
  const replaces = (gap?.n ?? 0) > 0
  const outcome = ticks.count(rules, { atMs, timed: own, boot, seq, replaces })
  if (outcome === 'rejected') tally(rules.id, 'rejected')
  if (gap) spans.replace(rules, gap, splitAt(gap, seq, atMs, outcome === 'counted'))
  if (opened) spans.add(rules, opened)
  seen.add(rules.meter, boot, seq, atMs)
  boots.turned(rules.meter, boot, seq, atMs, !own || turn.correction?.clock === 'server')
  fillStoodFor(books, rules, turn)
}

/** Tallies what was corrected, and says what a person should know of it. */
function noteDoubts({ boots, tally, doubt }: Books, { id, meter }: MeterRules, turn: OrderedTurn): void {
  const { boot, atMs, own, correction } = turn
  if (correction) tally(id, correction.flag)
  if (!own && (!correction || correction.used === 'monotonic')) tally(id, 'untimed')
  if (correction && correction.flag !== 'time_adjusted') doubt({ kind: 'clock_wrong', meter: id, correction })
  const newer = goesOnBeside(boots, meter, turn)
  if (!newer) return
  tally(id, 'two_sensors')
  doubt({ kind: 'two_sensors', meter: id, boot, newer, atMs })
}

/** The turns that are new, by boot and number; the others are tallied, those that are no resends as conflicts. */
function fresh({ seen, boots, isResend, tally, doubt }: Books, { rules, turns }: TurnsMessage): NumberedTurn[] {
  const sorted = turns.length > 1 ? turns.toSorted(byBootAndNumber) : turns
  return sorted.filter((turn, i) => {
    const { boot, seq, atMs } = turn
    const isKnown = seen.range(rules.meter, boot, seq) !== undefined
    if (!isKnown && !isSame(turn, sorted[i - 1])) return true
    const conflicts = isKnown && atMs !== null && !isResend(rules, seen, boots, turn)
    tally(rules.id, conflicts ? 'boot_conflict' : 'duplicate')
    if (conflicts) doubt({ kind: 'boot_conflict', meter: rules.id, boot, seq, atMs })
    return false
  })
}

function isSame({ boot, seq }: NumberedTurn, before: NumberedTurn | undefined): boolean {
  return before?.seq === seq && before.boot === boot
}

/** New turns, by boot and number, cut where a number that is known lies between them. */
function stretchesOf(seen: Seen, message: TurnsMessage, turns: NumberedTurn[]): Stretch[] {
  const stretches: (Stretch & { turns: NumberedTurn[] })[] = []
  let boot: string | undefined
  for (const turn of turns) {
    const last = stretches.at(-1)
    const isNext = last && turn.boot === boot && (last.after === undefined || turn.seq < last.after.seq)
    if (isNext) last.turns.push(turn)
    else stretches.push(beginStretch(seen, message, turn))
    boot = turn.boot
  }
  return stretches
}

function beginStretch(seen: Seen, { rules, arrivedAtMs }: TurnsMessage, turn: NumberedTurn) {
  const { before, after } = seen.around(rules.meter, turn.boot, turn.seq)
  return {
    turns: [turn],
    before: before && { seq: before.hi, atMs: before.hiAtMs },
    after: after && { seq: after.lo, atMs: after.loAtMs },
    arrivedAtMs,
    fastestTurnMs: fastestTurnMs(whAt(rules, arrivedAtMs), rules.maxPowerW),
  }
}

function byBootAndNumber(a: NumberedTurn, b: NumberedTurn): number {
  return a.boot === b.boot ? a.seq - b.seq : a.boot < b.boot ? -1 : 1
}
