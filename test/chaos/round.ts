import { setTimeout as delay } from 'node:timers/promises'
import { type Dice, dice } from '../../firmware/simulator/dice.ts'
import type { Disk } from './disk.ts'
import type { Network } from './network.ts'
import { STAGES, type Stage, type Stages } from './stages.ts'

/** How often each thing was done. */
export interface Troubles {
  kills: Record<Stage, number>
  freezes: number
  /** Times in which ingest was away for long, and was then killed again in its replay. */
  absences: number
  cuts: number
  silences: number
  /** Times in which the disk was full to the floor, or to the last byte. */
  fills: number
  /** Times in which the disk failed, so that nothing could be written. */
  failures: number
}

export const noTroubles = (): Troubles => ({
  kills: Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Troubles['kills'],
  ...{ freezes: 0, absences: 0, cuts: 0, silences: 0, fills: 0, failures: 0 },
})

/** What trouble is made to. */
export interface Victims {
  stages: Stages
  network: Network
  disk?: Disk | undefined
}

/** Which trouble is made. */
export interface Malice {
  seed: number
  /** Those that are killed and frozen. */
  kill: readonly Stage[]
  /** The longest time that ingest is away. */
  absenceMs: number
}

/** A time of trouble. */
export interface Round {
  readonly victims: Victims
  readonly malice: Malice
  readonly did: Troubles
  /** The round is over; the trouble as a whole perhaps not. */
  readonly end: AbortSignal
  chance(of: string): Dice
  /** Waits, but not beyond the end. */
  pause(ms: number): Promise<void>
}

/** @param lastsMs how long it takes at most; for ever, if not given */
export function makeRound(
  victims: Victims,
  malice: Malice,
  did: Troubles,
  number: number,
  over: AbortSignal,
  lastsMs?: number,
): Round {
  const ending = new AbortController()
  const end = () => ending.abort()
  over.addEventListener('abort', end)
  if (lastsMs !== undefined) setTimeout(end, lastsMs).unref()
  return {
    ...{ victims, malice, did, end: ending.signal },
    chance: (of) => dice('trouble', of, malice.seed, number),
    pause: (ms) => delay(ms, undefined, { signal: ending.signal }).catch(() => {}),
  }
}
