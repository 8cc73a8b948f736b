import type { Tick } from '../../broker/contract/messages.ts'

/** What is recorded while it writes; `relaxed` is the journal with synchronous=NORMAL, which promises less. */
export const KINDS = ['journal', 'store', 'relaxed'] as const
export type Kind = (typeof KINDS)[number]

export const TOPIC = 'wattwheel/main/tick'
/** The journal that the store's batches are said to come from. */
export const JOURNAL_ID = 'powercut'
const START_MS = Date.UTC(2026, 0, 1)
const TURN_MS = 20_000

/** The turn of a number, from 1: the same in every recording. */
export function turn(seq: number): Tick & { at: number } {
  return { boot: 'powercut', seq, at: START_MS + seq * TURN_MS + (seq % 7) * 1000 }
}
