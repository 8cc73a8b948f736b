import type { Database } from 'better-sqlite3'
import type { Refusal, Said } from '../decode.ts'
import { prepareRollups } from './rollup.ts'
import { prepareSeen } from './seen.ts'
import { prepareTally } from './tally.ts'
import { type MeterRules, prepareCount } from './ticks.ts'
import { prepareTurns } from './turns.ts'

/** What a commit changed. */
export interface Recorded {
  /** The meters of which anything was recorded. */
  meters: Set<string>
  /** The meters of which turns came, and when the last of them arrived. */
  turned: Map<string, number>
  faults: { meter: string; topic: string; fault: Refusal }[]
}

type SaidOf<Kind> = Extract<Said, { kind: Kind }>

/** Prepares what records everything said in a batch; to be called inside a transaction. */
export function prepareSaid(db: Database, rules: ReadonlyMap<string, MeterRules>): (said: Said[]) => Recorded {
  const beginSeen = prepareSeen(db)
  const beginRollups = prepareRollups(db)
  const tally = prepareTally(db)
  const countTurn = prepareCount(db)
  const recordTurns = prepareTurns(db, tally)
  const recordOutage = prepareOutage(db)
  const recordEntry = prepareEntry(db)

  return (said) => {
    const seen = beginSeen()
    const rollups = beginRollups()
    const recorded: Recorded = { meters: new Set(), turned: new Map(), faults: [] }
    for (const one of said) {
      const meter = rules.get(one.meter)
      if (one.kind === 'fault' || !meter) {
        if (one.kind === 'fault') recorded.faults.push(one)
        tally(meter?.id ?? '', one.kind === 'fault' ? one.fault.reason : 'unknown_meter')
        continue
      }
      recorded.meters.add(one.meter)
      if (one.kind === 'turns' || one.kind === 'bare') recorded.turned.set(one.meter, one.arrivedAtMs)
      switch (one.kind) {
        case 'turns':
          recordTurns({ rules: meter, arrivedAtMs: one.arrivedAtMs, turns: one.turns }, seen, rollups)
          break
        case 'bare':
          if (countTurn(meter, rollups, { atMs: one.arrivedAtMs, timed: true }) === 'rejected')
            tally(meter.id, 'rejected')
          break
        case 'outage':
          recordOutage(meter, one)
          break
        case 'entry':
          recordEntry(meter, one)
          break
      }
    }
    seen.save()
    rollups.save()
    return recorded
  }
}

function prepareOutage(db: Database): (rules: MeterRules, said: SaidOf<'outage'>) => void {
  const insert = db.prepare(
    `INSERT INTO outage(meter, boot, no, from_ms, duration_ms, ticks_buffered, ticks_lost, prev_boot, prev_seq)
     VALUES (@meter, @boot, @no, @fromMs, @durationMs, @buffered, @lost, @prevBoot, @prevSeq)
     ON CONFLICT (meter, boot, no) DO NOTHING`,
  )
  return ({ meter }, { fromMs, outage }) => {
    const { boot, no, ticks_buffered: buffered = null, ticks_lost: lost = null, prev } = outage
    const before = { prevBoot: prev?.boot ?? null, prevSeq: prev?.seq ?? null }
    insert.run({ meter, boot, no, fromMs, durationMs: Math.round(outage.duration_ms), buffered, lost, ...before })
  }
}

/** Entries are kept as they came; their id makes them idempotent. */
function prepareEntry(db: Database): (rules: MeterRules, said: SaidOf<'entry'>) => void {
  const insert = db.prepare(
    'INSERT INTO entry(meter, id, kind, arrived_at_ms, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (meter, id) DO NOTHING',
  )
  return ({ meter }, { entry, arrivedAtMs }) => {
    insert.run(meter, entry.id, entry.kind, arrivedAtMs, JSON.stringify(entry))
  }
}
