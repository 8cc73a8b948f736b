import type { Batch } from '../arrival.ts'

/** Hands over what arrives, a batch at a time; the next one follows when the last is recorded. */
export interface Intake {
  /** There may be something new. */
  wake(): void
  /** Resolves once what was waiting at the start has been recorded. */
  readonly caughtUp: Promise<void>
  close(): Promise<void>
}

/** Records a batch; it is on disk when the promise resolves, and nothing of it is when it rejects. */
export type Record = (batch: Batch) => Promise<void>
