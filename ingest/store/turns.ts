import type { Database } from 'better-sqlite3'
import type { NumberedTurn } from '../decode.ts'
import { spread } from '../placing.ts'
import type { Rollups } from './rollup.ts'
import type { Seen } from './seen.ts'
import type { Tally } from './tally.ts'
import { type MeterRules, prepareCount } from './ticks.ts'

/** The turns of one message, all of one meter. */
export interface TurnsMessage {
  rules: MeterRules
  arrivedAtMs: number
  turns: NumberedTurn[]
}

/** Prepares what records the turns of a message: each number once, whatever the order. */
export function prepareTurns(db: Database, tally: Tally) {
  const countTurn = prepareCount(db)

  /** The turns that are new, by number; the others are tallied. */
  function fresh({ rules, turns }: TurnsMessage, seen: Seen): NumberedTurn[] {
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
  function borrowedTimes({ rules, arrivedAtMs }: TurnsMessage, untimed: NumberedTurn[], seen: Seen): number[] {
    const [first] = untimed
    if (!first) return []
    const beforeMs = seen.lastAtMs(rules.meter, first.boot, first.seq - 1) ?? arrivedAtMs
    return spread(untimed.length, beforeMs, arrivedAtMs)
  }

  return (message: TurnsMessage, seen: Seen, rollups: Rollups): void => {
    const { rules } = message
    const turns = fresh(message, seen)
    const borrowed = borrowedTimes(
      message,
      turns.filter(({ atMs }) => atMs === null),
      seen,
    )
    for (const { boot, seq, atMs, flag } of turns) {
      const placedMs = atMs ?? (borrowed.shift() as number)
      if (flag) tally(rules.id, flag)
      if (atMs === null) tally(rules.id, 'untimed')
      const outcome = countTurn(rules, rollups, { atMs: placedMs, timed: atMs !== null, boot, seq })
      if (outcome === 'rejected') tally(rules.id, 'rejected')
      seen.add(rules.meter, boot, seq, placedMs)
    }
  }
}
