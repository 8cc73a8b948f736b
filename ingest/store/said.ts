import type { Settings } from '../../broker/contract/settings.ts'
import type { Refusal, Said } from '../turns/decode.ts'
import type { Doubt } from '../turns/doubt.ts'
import { type Books, prepareBooks } from './books.ts'
import type { Connection } from './connection.ts'
import { prepareEntry, prepareKept } from './entry.ts'
import { gapAtEnd } from './missing.ts'
import type { MeterRules } from './rules.ts'
import { settle } from './settle.ts'
import type { Lost } from './spans.ts'
import { recordTurns } from './turns.ts'

/** What a commit changed. */
export interface Recorded {
  /** The meters of which anything new was recorded. */
  meters: Set<string>
  /** The meters of which turns came, and when the last of them arrived. */
  turned: Map<string, number>
  faults: { meter: string; topic: string; fault: Refusal }[]
  /** What is known to be missing and cannot be filled. */
  lost: Lost[]
  /** What a person should know of the sensors. */
  doubts: Doubt[]
}

/** The entries that may change what a turn stands for. */
const CHANGING = ['replacement', 'reading_removed']

type SaidOf<Kind> = Extract<Said, { kind: Kind }>

/** What the store does with what was said, and with time that passes; to be called inside a transaction. */
export interface SaidRecorder {
  record(said: Iterable<Said>): Recorded
  /** Fills the gaps that have waited long enough. */
  fillDue(nowMs: number): Recorded
  /** Counts the imports that an earlier version only kept. */
  countKept(): void
  /** A transaction failed: what was remembered is read anew. */
  forget(): void
}

const nothing = (): Recorded => ({ meters: new Set(), turned: new Map(), faults: [], lost: [], doubts: [] })

/**
 * Prepares what records everything said in a batch.
 * @param entered is told when something was entered in a diary, which may change a meter's constants
 */
export function prepareSaid(
  db: Connection,
  settings: Settings,
  rules: ReadonlyMap<string, MeterRules>,
  entered: () => void,
): SaidRecorder {
  const shelf = prepareBooks(db)
  const numbered = new Map([...rules.values()].map((meter) => [meter.meter, meter]))
  const recordOutage = prepareOutage(db)
  const recordEntry = prepareEntry(db, settings)

  const countKept = prepareKept(db, settings)

  /** Whether it was new; who sends again is no news. */
  function recordOne(books: Books, meter: MeterRules, one: Exclude<Said, { kind: 'fault' }>): boolean {
    switch (one.kind) {
      case 'turns':
        return recordTurns(books, { rules: meter, arrivedAtMs: one.arrivedAtMs, turns: one.turns })
      case 'bare': {
        const outcome = books.ticks.count(meter, { atMs: one.arrivedAtMs, timed: true })
        if (outcome === 'rejected') books.tally(meter.id, 'rejected')
        break
      }
      case 'outage':
        recordOutage(books, meter, one)
        break
      case 'entry':
        recordEntry(books, meter, one.entry, one.arrivedAtMs)
        if (CHANGING.includes(one.entry.kind)) entered()
        break
    }
    return true
  }

  return {
    record(said) {
      const recorded = nothing()
      const books = shelf.open(recorded.doubts, recorded.lost)
      for (const one of said) {
        const meter = rules.get(one.meter)
        if (one.kind === 'fault' || !meter) {
          if (one.kind === 'fault') recorded.faults.push(one)
          books.tally(meter?.id ?? '', one.kind === 'fault' ? one.fault.reason : 'unknown_meter')
          continue
        }
        if (one.kind === 'turns' || one.kind === 'bare') recorded.turned.set(one.meter, one.arrivedAtMs)
        if (recordOne(books, meter, one)) recorded.meters.add(one.meter)
      }
      books.save()
      return recorded
    },
    fillDue(nowMs) {
      const recorded = nothing()
      const books = shelf.open(recorded.doubts, recorded.lost)
      for (const { meter: number, boot, lo } of books.spans.due(nowMs)) {
        const meter = numbered.get(number)
        if (!meter) continue // the settings name it no more
        const gap = books.spans.at(meter, boot, lo)
        if (gap?.n !== null) continue // settled with the one before it
        recorded.meters.add(meter.id)
        settle(books, meter, gap)
      }
      books.save()
      return recorded
    },
    countKept() {
      const books = shelf.open([], [])
      countKept(books, [...rules.values()])
      books.save()
    },
    forget: shelf.forget,
  }
}

function prepareOutage(db: Connection): (books: Books, rules: MeterRules, said: SaidOf<'outage'>) => void {
  const insert = db.prepare(
    `INSERT INTO outage(meter, boot, no, from_ms, duration_ms, ticks_buffered, ticks_lost, prev_boot, prev_seq)
     VALUES (@meter, @boot, @no, @fromMs, @durationMs, @buffered, @lost, @prevBoot, @prevSeq)
     ON CONFLICT (meter, boot, no) DO NOTHING`,
  )
  return (books, rules, { fromMs, arrivedAtMs, outage }) => {
    const { spans } = books
    const { boot, no, ticks_buffered: buffered = null, ticks_lost: lost = null, prev } = outage
    const durationMs = Math.round(outage.duration_ms)
    const before = { prevBoot: prev?.boot ?? null, prevSeq: prev?.seq ?? null }
    const row = { meter: rules.meter, boot, no, fromMs, durationMs, buffered, lost, ...before }
    if (insert.run(row).changes === 0) return
    if (lost === null) spans.beginNotBefore(rules, boot, fromMs + durationMs)
    const gap = prev && gapAtEnd(books, rules, prev, fromMs, arrivedAtMs)
    if (gap) spans.add(rules, gap)
  }
}
