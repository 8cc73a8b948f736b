import type { Clock } from '../../broker/contract/clock.ts'
import type { Log, sparingly } from '../../broker/log.ts'
import type { Batch } from '../arrival.ts'
import { attempt } from '../care/attempt.ts'
import type { ShapeFinder } from '../past/shape.ts'
import type { Recorded } from '../store/said.ts'
import type { StoreWriter } from '../store/writer.ts'
import type { Record } from './intake.ts'

/** What follows from a batch that is in the store. */
export interface RecorderEvents {
  /** Turns of these meters came, the last of each at a time. */
  spokeTogether(arrivedAtMs: ReadonlyMap<string, number>): void
  told(recorded: Recorded): void
  /** How the turns of a meter went, where something is known of that. */
  shapes(meter: string): ShapeFinder | undefined
  /** The commit took so long. */
  committed(durationMs: number): void
  /** A journal has been read so far. */
  read(read: NonNullable<Batch['read']>): void
}

/**
 * Makes what records a batch, tells what it changed, and logs what in it was not of the contract. What is recorded stays
 * so, also when the database is gone before all is told.
 */
export function makeRecorder(
  store: Pick<StoreWriter, 'record'>,
  clock: Clock,
  log: Log,
  warn: ReturnType<typeof sparingly>,
  { spokeTogether, told, shapes, committed, read }: RecorderEvents,
): Record {
  return async (batch) => {
    const beganMs = clock.monoMs()
    const recorded = await store.record(batch, shapes)
    committed(clock.monoMs() - beganMs)
    for (const { topic, fault } of recorded.faults) {
      warn(`${topic} ${fault.reason}`, { topic, reason: fault.reason }, `dropped: ${fault.detail}`)
    }
    attempt(log, 'hearing the sensors', () => spokeTogether(recorded.turned))
    told(recorded)
    if (batch.read) read(batch.read)
  }
}
