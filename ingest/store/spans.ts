import { fillable, type Gap } from '../turns/gap.ts'
import { fastestTurnMs } from '../turns/placing.ts'
import type { Connection } from './connection.ts'
import type { Counted } from './counted.ts'
import type { Memory } from './memory.ts'
import { type MeterRules, whAt, whOver } from './rules.ts'
import type { Tally } from './tally.ts'

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
  /** Fills an open gap as far as the installation allows; the energy rises by what is filled, and the rest is lost. */
  fill(rules: MeterRules, gap: Gap): void
  /** The open gaps of all meters that have waited long enough. */
  due(nowMs: number): DueGap[]
  /** A boot is known to have begun no sooner than this: its first gap too. */
  beginNotBefore(rules: MeterRules, boot: string, atMs: number): void
}

/** A gap, and the store's number of its meter. */
export type DueGap = Gap & { meter: number }

const COLUMNS = 'boot, lo, hi, from_ms AS fromMs, to_ms AS toMs, n, due_ms AS dueMs'

/** Prepares the statements once; each call of the result serves one transaction. */
export function prepareSpans(db: Connection, tally: Tally, memory: Memory): (counted: Counted, lost: Lost[]) => Spans {
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
  const due = db.prepare<[number], DueGap>(
    `SELECT meter, ${COLUMNS} FROM span WHERE n IS NULL AND due_ms <= ? ORDER BY meter, boot, lo`,
  )
  const begin = db.prepare<[number, number, string]>(
    'UPDATE span SET from_ms = min(to_ms, max(from_ms, ?)) WHERE meter = ? AND boot = ? AND lo = 1 AND n IS NULL',
  )

  const any = db.prepare<[number, string], number>('SELECT 1 FROM span WHERE meter = ? AND boot = ? LIMIT 1').pluck()

  /** Whether anything of a boot is missing. */
  const missing = memory.perBoot((meter, boot) => ({ any: any.get(meter, boot) !== undefined }))

  return (counted, allLost) => {
    const add: Spans['add'] = ({ meter }, gap) => {
      insert.run({ meter, ...gap })
      missing.of(meter, gap.boot).any = true
    }
    const replace: Spans['replace'] = (rules, gap, parts) => {
      remove.run(rules.meter, gap.boot, gap.lo)
      for (const part of parts) add(rules, part)
    }

    return {
      at({ meter }, boot, seq) {
        const gap = missing.of(meter, boot).any ? at.get(meter, boot, seq) : undefined
        return gap && seq <= gap.hi ? gap : undefined
      },
      openWithin: ({ meter }, boot, lo, hi) => within.all(meter, boot, hi, lo),
      lowest: ({ meter }, boot) => lowest.get(meter, boot) ?? Number.POSITIVE_INFINITY,
      highest: ({ meter }, boot) => highest.get(meter, boot) ?? 0,
      add,
      replace,
      fill(rules, gap) {
        const n = fillable(gap, fastestTurnMs(whAt(rules, gap.toMs), rules.maxPowerW))
        const lost = gap.hi - gap.lo + 1 - n
        replace(rules, gap, [{ ...gap, n }])
        counted.raise(rules.meter, whOver(rules, gap.fromMs, gap.toMs, n))
        if (n > 0) tally(rules.id, 'filled', n)
        if (lost === 0) return
        tally(rules.id, 'lost', lost)
        allLost.push({ meter: rules.id, n: lost, fromMs: gap.fromMs, toMs: gap.toMs })
      },
      due: (nowMs) => due.all(nowMs),
      beginNotBefore({ meter }, boot, atMs) {
        begin.run(atMs, meter, boot)
      },
    }
  }
}
