import { appendFileSync, rmSync } from 'node:fs'
import { loadSettings } from '../../../broker/settings.ts'
import { openStoreReader } from '../../../ingest/store/reader.ts'
import { END_MS, METER, type Past } from './past.ts'

/** The questions that every database is asked. */
export const PEER_QUESTIONS = ['last tick', 'a year by day', 'ten years by month', 'weekday × hour of a year'] as const
export type PeerQuestion = (typeof PEER_QUESTIONS)[number]

/** Another way to keep the same ticks: one row for each, and no sums of them. */
export interface Peer {
  readonly name: string
  /** What to do where it cannot be used; undefined where it can. */
  readonly missing: string | undefined
  /** Opens its copy of a past in a place of its own, made where it is not there. */
  open(past: Past, place: string): Promise<OpenPeer>
}

/** One that runs. */
export interface OpenPeer {
  /** How many bytes it takes on the disk. */
  readonly bytes: number
  /** Asks; answers how long it took, in ms. */
  ask(question: PeerQuestion): Promise<number>
  close(): Promise<void>
}

/** From when on a year is asked. */
export const YEAR_FROM_MS = END_MS - 365 * 86_400_000
const PART_MS = 7 * 86_400_000

/** Writes the times of a past's ticks to a file, one a line, and does something with it; it is gone afterwards. */
export async function withTimes<T>({ env }: Past, file: string, act: () => T | Promise<T>): Promise<T> {
  rmSync(file, { force: true })
  const store = openStoreReader(loadSettings(undefined, env))
  try {
    const firstMs = store?.source(METER).firstAtMs ?? END_MS
    for (let fromMs = firstMs; store && fromMs < END_MS; fromMs += PART_MS) {
      const times = store.ticks(METER, fromMs, Math.min(END_MS, fromMs + PART_MS), Number.MAX_SAFE_INTEGER)
      appendFileSync(file, times.map((atMs) => `${atMs}\n`).join(''))
    }
    return await act()
  } finally {
    store?.close()
    rmSync(file, { force: true })
  }
}
