import type { Doubt } from '../turns/doubt.ts'
import { type Boots, prepareBoots } from './boots.ts'
import type { Connection } from './connection.ts'
import { type Counted, prepareCounted } from './counted.ts'
import { makeMemory } from './memory.ts'
import { prepareResendJudge, type ResendJudge } from './resend.ts'
import { prepareRollups, type Rollups } from './rollup.ts'
import { prepareSeen, type Seen } from './seen.ts'
import { type Lost, prepareSpans, type Spans } from './spans.ts'
import { prepareTally, type Tally } from './tally.ts'
import { prepareTicks, type StoredTicks } from './ticks.ts'

/** What a transaction works with. */
export interface Books {
  ticks: StoredTicks
  seen: Seen
  boots: Boots
  spans: Spans
  rollups: Rollups
  counted: Counted
  tally: Tally
  isResend: ResendJudge
  outages: Outages
  doubt: (doubt: Doubt) => void
  /** Writes what was kept in memory. */
  save(): void
}

/** What is asked of the outages. */
export interface Outages {
  /** When the last outage of which nobody knows how many turns it had ended, as a boot tells it. */
  endBefore(meter: number, boot: string): number | undefined
}

/** The books that transactions work with. */
export interface Shelf {
  /** Opens those of one transaction, and collects what it says. */
  open(doubts: Doubt[], lost: Lost[]): Books
  /** A transaction failed: what was remembered is read anew. */
  forget(): void
}

/** Prepares the statements once; what one transaction has read the next remembers. */
export function prepareBooks(db: Connection): Shelf {
  const memory = makeMemory()
  const tally = prepareTally(db)
  const beginTicks = prepareTicks(db, memory)
  const beginSpans = prepareSpans(db, tally, memory)
  const beginCounted = prepareCounted(db)
  const beginSeen = prepareSeen(db, memory)
  const boots = prepareBoots(db, memory)
  const beginRollups = prepareRollups(db)
  const outages = prepareOutages(db)
  const isResend = prepareResendJudge(db)
  function open(doubts: Doubt[], lost: Lost[]): Books {
    const [counted, rollups, seen] = [beginCounted(), beginRollups(), beginSeen()]
    const ticks = beginTicks(counted, rollups)
    return {
      ...{ tally, outages, counted, rollups, seen, ticks, boots, doubt: collect(doubts) },
      spans: beginSpans(counted, lost),
      isResend(...turn) {
        ticks.save()
        return isResend(...turn)
      },
      save() {
        for (const kept of [ticks, seen, rollups, counted]) kept.save()
        memory.tidy()
      },
    }
  }

  return { open, forget: memory.forget }
}

/** Keeps what is new: a clock that is wrong for the same reason is said once. */
function collect(doubts: Doubt[]): Books['doubt'] {
  const clocks = new Set<string>()
  return (doubt) => {
    if (doubt.kind === 'clock_wrong') {
      const { flag, clock, used } = doubt.correction
      const cause = `${doubt.meter} ${flag} ${clock} ${used}`
      if (clocks.has(cause)) return
      clocks.add(cause)
    }
    doubts.push(doubt)
  }
}

function prepareOutages(db: Connection): Outages {
  const end = db
    .prepare<[number, string], number | null>(
      'SELECT max(from_ms + duration_ms) FROM outage WHERE meter = ? AND boot = ? AND ticks_lost IS NULL',
    )
    .pluck()
  return { endBefore: (meter, boot) => end.get(meter, boot) ?? undefined }
}
