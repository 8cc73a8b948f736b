import type { Payload } from '../broker/contract/codec.ts'

/** A message as an intake hands it over: what came, on which topic, and when. */
export interface Arrival {
  topic: string
  payload: Payload
  /** Wall time of the arrival at the broker (or here, where the broker is not ours). */
  atMs: number
  /** Where the wall clock was wrong then: by how much it was ahead (negative: behind); `atMs` is set right. */
  clockAheadMs?: number
  /** It may have waited at a broker that is not ours, nobody knows how long. */
  mayHaveWaited?: boolean
}

/** What an intake hands over at once; it goes into the store in one transaction. */
export interface Batch {
  arrivals: Arrival[]
  /** What part of the journal this is, (from, position]; absent for a broker that is not ours. */
  read?: { journal: string; from: number; position: number }
}
