import type { Alert } from '../../broker/contract/messages.ts'
import type { StoreReader } from '../store/reader.ts'
import type { StandingAlerts } from '../store/standing.ts'
import { AGREED, type Agreement, nextAgreement, turnsBy } from './agreement.ts'
import type { Track } from './track.ts'

/** Judges the motion of a disc by its ticks: where the two disagree for some turns, the ticks are believed. */
export interface MotionJudge {
  /** Ticks are in the store: judges those that are new. */
  judge(): void
  isBelieved(): boolean
}

/** Marks and motion may disagree for so long before people are told. */
const PATIENCE_MS = 600_000
/** So many turns are judged at once; of those before the motion is forgotten. */
const JUDGED = 64

/** @param alert tells people */
export function makeMotionJudge(
  { id, name }: { id: string; name: string },
  track: Track,
  reader: Pick<StoreReader, 'lastTicks' | 'missingBetween'>,
  standing: StandingAlerts,
  alert: (kind: Alert['kind'], message: string) => void,
): MotionJudge {
  let agreement: Agreement = AGREED
  let judgedMs = Number.NEGATIVE_INFINITY

  function judgeTurn(fromMs: number, toMs: number): void {
    const turns = turnsBy(track.within(fromMs, toMs), fromMs, toMs)
    if (turns === undefined || reader.missingBetween(id, fromMs, toMs) > 0) return
    agreement = nextAgreement(agreement, turns, toMs)
    const isTold = standing.since(id, 'turn_disagrees') !== undefined
    if (agreement.differing === 0 && isTold) standing.clear(id, 'turn_disagrees')
    const { sinceMs } = agreement
    if (isTold || sinceMs === undefined || toMs - sinceMs < PATIENCE_MS) return
    alert('turn_disagrees', disagreementMessage(name, turns))
    standing.raise(id, 'turn_disagrees', sinceMs)
  }

  return {
    judge() {
      if (!track.newest()) return
      const times = reader.lastTicks(id, Number.MAX_SAFE_INTEGER, JUDGED)
      for (const [i, atMs] of times.entries()) {
        const beforeMs = times[i - 1]
        if (beforeMs !== undefined && atMs > judgedMs) judgeTurn(beforeMs, atMs)
      }
      judgedMs = times.at(-1) ?? judgedMs
    },
    isBelieved: () => agreement.sinceMs === undefined,
  }
}

function disagreementMessage(name: string, turns: number): string {
  return (
    `The sensor of ${name} sees the disc go ${Math.round(turns * 100)} % of a turn from mark to mark: the marks are believed, ` +
    'and the power is known by whole turns only. Align the sensor anew; if it happens again, it misses marks or sees too many.'
  )
}
