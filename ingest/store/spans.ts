import type { Database } from 'better-sqlite3'
import { fillable, type Gap } from '../gap.ts'
import type { Tally } from './tally.ts'
import type { MeterRules } from './ticks.ts'

/** Turns that were lost for good: they are said, not counted. */
export interface Lost {
  meter: string
  n: number
  fromMs: number
  toMs: number
}

/** What to say of lost turns. */
export function lostMessage({ n, fromMs, toMs }: Lost): string {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString())
  return `${n} turns are lost: their numbers did not come between ${from} and ${to}, and so many cannot have been.`
}

/** The gaps of the store, and what fills them. */
export interface Spans {
  /** The gap that a number is missing from. */
  at(rules: MeterRules, boot: string, seq: number): Gap | undefined
  /** The open gaps with any of the numbers lo … hi. */
  openWithin(rules: MeterRules, boot: string, lo: number, hi: number): Gap[]
  /** The highest number of a boot that is known to be missing; 0 for none. */
  highest(rules: MeterRules, boot: string): number
  /** The lowest number of a boot that is known to be missing; Infinity for none. */
  lowest(rules: MeterRules, boot: string): number
  add(rules: MeterRules, gap: Gap): void
  replace(rules: MeterRules, gap: Gap, parts: readonly Gap[]): void
  /** Fills an open gap as far as the installation allows; the energy rises by what is filled. */
  fill(rules: MeterRules, gap: Gap): Lost | undefined
  /** The open gaps that have waited long enough. */
  due(rules: MeterRules, nowMs: number): Gap[]
  /** A boot is known to have begun no sooner than this: its first gap too. */
  beginNotBefore(rules: MeterRules, boot: string, atMs: number): void
}

const COLUMNS = 'boot, lo, hi, from_ms AS fromMs, to_ms AS toMs, n, due_ms AS dueMs'

export function prepareSpans(db: Database, tally: Tally): Spans {
  const at = db.prepare<[number, string, number], Gap>(
    `SELECT ${COLUMNS} FROM span WHERE meter = ? AND boot = ? AND lo <= ? ORDER BY lo DESC LIMIT 1`,
  )
  const within = db.prepare<[number, string, number, number], Gap>(
    `SELECT ${COLUMNS} FROM span WHERE meter = ? AND boot = ? AND lo <= ? AND hi >= ? AND n IS NULL ORDER BY lo`,
  )
  const highest = db
    .prepare<[number, string], number | null>('SELECT max(hi) FROM span WHERE meter = ? AND boot = ?')
    .pluck()
  const lowest = db
    .prepare<[number, string], number | null>('SELECT min(lo) FROM span WHERE meter = ? AND boot = ?')
    .pluck()
  const insert = db.prepare(
    `INSERT INTO span(meter, boot, lo, hi, from_ms, to_ms, n, due_ms) VALUES (@meter, @boot, @lo, @hi, @fromMs, @toMs, @n, @dueMs)`,
  )
  const remove = db.prepare<[number, string, number]>('DELETE FROM span WHERE meter = ? AND boot = ? AND lo = ?')
  const due = db.prepare<[number, number], Gap>(
    `SELECT ${COLUMNS} FROM span WHERE n IS NULL AND due_ms <= ? AND meter = ? ORDER BY boot, lo`,
  )
  const begin = db.prepare<[number, number, string]>(
    'UPDATE span SET from_ms = min(to_ms, max(from_ms, ?)) WHERE meter = ? AND boot = ? AND lo = 1 AND n IS NULL',
  )
  const raise = db.prepare<[number, number]>('UPDATE meter SET energy_wh = energy_wh + ? WHERE meter = ?')

  const add: Spans['add'] = ({ meter }, gap) => {
    insert.run({ meter, ...gap })
  }
  const replace: Spans['replace'] = (rules, gap, parts) => {
    remove.run(rules.meter, gap.boot, gap.lo)
    for (const part of parts) add(rules, part)
  }

  return {
    at({ meter }, boot, seq) {
      const gap = at.get(meter, boot, seq)
      return gap && seq <= gap.hi ? gap : undefined
    },
    openWithin: ({ meter }, boot, lo, hi) => within.all(meter, boot, hi, lo),
    lowest: ({ meter }, boot) => lowest.get(meter, boot) ?? Number.POSITIVE_INFINITY,
    highest: ({ meter }, boot) => highest.get(meter, boot) ?? 0,
    add,
    replace,
    fill(rules, gap) {
      const n = fillable(gap, rules.fastestTurnMs)
      const lost = gap.hi - gap.lo + 1 - n
      replace(rules, gap, [{ ...gap, n }])
      raise.run(n * rules.whPerTick, rules.meter)
      if (n > 0) tally(rules.id, 'filled', n)
      if (lost === 0) return undefined
      tally(rules.id, 'lost', lost)
      return { meter: rules.id, n: lost, fromMs: gap.fromMs, toMs: gap.toMs }
    },
    due: ({ meter }, nowMs) => due.all(nowMs, meter),
    beginNotBefore({ meter }, boot, atMs) {
      begin.run(atMs, meter, boot)
    },
  }
}
