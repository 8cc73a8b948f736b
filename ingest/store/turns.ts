import type { NumberedTurn } from '../decode.ts'
import { splitAt } from '../gap.ts'
import { spread } from '../placing.ts'
import { fillStoodFor, gapBefore } from './missing.ts'
import type { Rollups } from './rollup.ts'
import type { Seen } from './seen.ts'
import type { Lost, Spans } from './spans.ts'
import type { Tally } from './tally.ts'
import type { MeterRules, StoredTicks } from './ticks.ts'

/** The turns of one message, all of one meter. */
export interface TurnsMessage {
  rules: MeterRules
  arrivedAtMs: number
  turns: NumberedTurn[]
}

/** What a transaction works with. */
export interface Books {
  ticks: StoredTicks
  seen: Seen
  spans: Spans
  rollups: Rollups
  tally: Tally
}

/** Records the turns of a message: each number once, whatever the order. Tells what is lost for good. */
export function recordTurns(books: Books, message: TurnsMessage): Lost[] {
  const turns = fresh(books, message)
  const untimed = turns.filter(({ atMs }) => atMs === null)
  const borrowed = borrowedTimes(books.seen, message, untimed)
  return turns.flatMap((turn) => recordTurn(books, message, turn, turn.atMs ?? (borrowed.shift() as number)))
}

function recordTurn(books: Books, { rules, arrivedAtMs }: TurnsMessage, turn: NumberedTurn, atMs: number): Lost[] {
  const { ticks, seen, spans, rollups, tally } = books
  const { boot, seq, n, flag } = turn
  if (flag) tally(rules.id, flag)
  if (turn.atMs === null) tally(rules.id, 'untimed')
  const arrived = { boot, seq, n, atMs, arrivedAtMs }
  const gap = spans.at(rules, boot, seq)
  const opened = gap ? undefined : gapBefore(rules, seen, spans, ticks, arrived)
  const replaces = (gap?.n ?? 0) > 0
  const outcome = ticks.count(rules, rollups, { atMs, timed: turn.atMs !== null, boot, seq, replaces })
  if (outcome === 'rejected') tally(rules.id, 'rejected')
  if (gap) spans.replace(rules, gap, splitAt(gap, seq, atMs, outcome === 'counted'))
  if (opened) spans.add(rules, opened)
  seen.add(rules.meter, boot, seq, atMs)
  return fillStoodFor(rules, spans, arrived)
}

/** The turns that are new, by number; the others are tallied. */
function fresh({ seen, tally }: Books, { rules, turns }: TurnsMessage): NumberedTurn[] {
  const here = new Set<string>()
  return turns.filter(({ boot, seq }) => {
    const key = `${boot} ${seq}`
    const again = here.has(key) || seen.has(rules.meter, boot, seq)
    here.add(key)
    if (again) tally(rules.id, 'duplicate')
    return !again
  })
}

/** Times for the turns that have none: evenly from the turn before them, by number, to their arrival. */
function borrowedTimes(seen: Seen, { rules, arrivedAtMs }: TurnsMessage, untimed: NumberedTurn[]): number[] {
  const [first] = untimed
  if (!first) return []
  const beforeMs = seen.lastAtMs(rules.meter, first.boot, first.seq - 1) ?? arrivedAtMs
  return spread(untimed.length, beforeMs, arrivedAtMs)
}
