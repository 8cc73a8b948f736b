import { systemClock } from '../../broker/contract/clock.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import { type JournalWriter, openJournalWriter } from '../../broker/journal/writer.ts'
import { makeDisc } from './disc.ts'
import type { House } from './house.ts'

/** So many turns of each meter are one commit. */
const TURNS_A_COMMIT = 200

/**
 * Writes the first turns of each meter into the journal of a house in which no broker runs, one to an entry, the
 * meters taking turns: what came while ingest was away.
 * @param bornMs when the discs began to turn, Unix epoch ms
 * @returns the number of entries
 */
export async function writeHistory({ folder, meters }: House, bornMs: number, turns: number): Promise<number> {
  const journal = openJournalWriter(folder, systemClock, () => {})
  const discs = meters.map((meter) => ({ topic: topicOf('wattwheel', 'tick', meter), next: makeDisc(bornMs) }))
  try {
    for (let told = 0; told < turns; told += TURNS_A_COMMIT) {
      const group = Array.from({ length: Math.min(TURNS_A_COMMIT, turns - told) }, () => discs).flat()
      await append(
        journal,
        group.map(({ topic, next }) => ({ topic, payload: next(1) })),
      )
    }
  } finally {
    journal.close()
  }
  return turns * meters.length
}

/** Appends in one commit. */
function append(journal: JournalWriter, messages: { topic: string; payload: string }[]): Promise<unknown> {
  return new Promise<void>((resolve, reject) => {
    const done = (error: Error | null) => (error ? reject(error) : resolve())
    for (const { topic, payload } of messages) {
      journal.append({ user: 'loopback', topic, payload: Buffer.from(payload) }, done)
    }
  })
}
