import type { Entry } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { CLOCK_TOLERANCE_MS } from '../turns/placing.ts'
import type { Connection } from './connection.ts'
import { prepareNoData } from './nodata.ts'
import { type OpenTimes, prepareOpenTimes } from './open.ts'
import type { MeterRules } from './rules.ts'
import type { StoredTicks } from './ticks.ts'

/** An entry that brings what was recorded elsewhere. */
export type ImportEntry = Extract<Entry, { kind: 'ticks' | 'energy' }>

/**
 * What became of the turns or periods of an entry: they count, are there already, lie where turns were counted or
 * energy was imported, or in the future.
 */
export interface Imported {
  counted: number
  known: number
  overlapping: number
  future: number
}

/** What an import works with. */
export interface ImportBooks {
  ticks: Pick<StoredTicks, 'enter' | 'before' | 'after'>
}

/** Counts what an entry brings where nobody counted: inside a transaction, once for each entry. */
export type Importer = (books: ImportBooks, rules: MeterRules, entry: ImportEntry, arrivedAtMs: number) => Imported

export function prepareImporter(db: Connection, settings: Settings): Importer {
  const open = prepareOpenTimes(db, prepareNoData(db, settings))
  const importPeriods = preparePeriods(db, open)
  return (books, rules, entry, arrivedAtMs) => {
    const untilMs = arrivedAtMs + CLOCK_TOLERANCE_MS
    if (entry.kind === 'energy') return importPeriods(books, rules, entry.periods, untilMs)
    const timesMs = [...new Set(entry.at.map(Math.round))].sort((a, b) => a - b)
    const past = timesMs.filter((atMs) => atMs <= untilMs)
    const imported = importTicks(open, books, rules, past)
    imported.known += entry.at.length - timesMs.length
    return { ...imported, future: timesMs.length - past.length }
  }
}

/** Goes from one tick that is there to the next: what lies between them counts where nobody watched. */
function importTicks(open: OpenTimes, { ticks }: ImportBooks, rules: MeterRules, timesMs: readonly number[]): Imported {
  const { meter } = rules
  const imported = { counted: 0, known: 0, overlapping: 0, future: 0 }
  for (let first = 0; first < timesMs.length; ) {
    const atMs = timesMs[first] as number
    const afterMs = ticks.after(meter, atMs)
    if (afterMs === atMs) {
      imported.known++
      first++
      continue
    }
    let end = first
    while (end < timesMs.length && (timesMs[end] as number) < (afterMs ?? Number.POSITIVE_INFINITY)) end++
    const run = timesMs.slice(first, end)
    const beforeMs = ticks.before(meter, atMs)
    const free = open.isOpen(rules, beforeMs, afterMs) ? outsidePeriods(open, meter, run) : []
    const [fromMs, toMs] = [free[0], free.at(-1)]
    if (fromMs !== undefined && toMs !== undefined) {
      ticks.enter(meter, free, afterMs)
      open.close(meter, 'ticks', { fromMs, toMs }, beforeMs ?? fromMs, afterMs ?? toMs)
    }
    imported.counted += free.length
    imported.overlapping += run.length - free.length
    first = end
  }
  return imported
}

function outsidePeriods(open: OpenTimes, meter: number, timesMs: readonly number[]): readonly number[] {
  const periods = open.imported(meter, 'energy', timesMs[0] ?? 0, timesMs.at(-1) ?? 0)
  if (periods.length === 0) return timesMs
  return timesMs.filter((atMs) => !periods.some(({ fromMs, toMs }) => fromMs < atMs && atMs < toMs))
}

type Period = Extract<ImportEntry, { kind: 'energy' }>['periods'][number]

function preparePeriods(db: Connection, open: OpenTimes) {
  const touching = db.prepare<[number, number, number], { fromMs: number; toMs: number }>(
    'SELECT from_ms AS fromMs, to_ms AS toMs FROM period WHERE meter = ? AND from_ms < ? AND to_ms > ? ORDER BY from_ms DESC LIMIT 1',
  )
  const insert = db.prepare<[number, number, number, number]>(
    'INSERT INTO period(meter, from_ms, to_ms, wh) VALUES (?, ?, ?, ?)',
  )

  function importPeriod({ ticks }: ImportBooks, rules: MeterRules, { from, to, kwh }: Period, untilMs: number) {
    const { meter } = rules
    const [fromMs, toMs] = [Math.round(from), Math.round(to)]
    if (toMs > untilMs) return 'future'
    const other = touching.get(meter, toMs, fromMs)
    if (other?.fromMs === fromMs && other.toMs === toMs) return 'known'
    const [beforeMs, afterMs] = [ticks.before(meter, fromMs), ticks.after(meter, fromMs + 1)]
    const isFree = fromMs < toMs && (afterMs === undefined || afterMs >= toMs)
    if (other || !isFree || !open.isOpen(rules, beforeMs, afterMs)) return 'overlapping'
    insert.run(meter, fromMs, toMs, kwh * 1000)
    open.close(meter, 'energy', { fromMs, toMs }, fromMs, toMs)
    return 'counted'
  }

  return (books: ImportBooks, rules: MeterRules, periods: readonly Period[], untilMs: number): Imported => {
    const imported = { counted: 0, known: 0, overlapping: 0, future: 0 }
    for (const period of periods) imported[importPeriod(books, rules, period, untilMs)]++
    return imported
  }
}
