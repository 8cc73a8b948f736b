import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cuts, type Remains } from './disk.ts'
import type { Kind } from './story.ts'
import { survivors } from './survivors.ts'
import { record } from './trace.ts'

/** What became of the states that power cuts could leave. */
export interface Outcome {
  states: number
  /** Turns acknowledged in the whole recording. */
  acknowledged: number
  /** States that miss a turn which was acknowledged. */
  lost: number
  /** What is wrong with the states that do not open, are damaged, or hold a turn twice or altered. */
  broken: string[]
}

/** Commits enough for the write-ahead log to be copied into the database, and begun again, more than once. */
const COMMITS = 3000

/** Records the writes of a process and looks at what power cuts at chance moments would have left of them. */
export function cutPower(kind: Kind, states: number, seed: number): Outcome {
  const root = mkdtempSync(join(tmpdir(), 'wattwheel-powercut-'))
  try {
    const data = join(root, 'data')
    mkdirSync(data)
    const calls = record(kind, data, COMMITS)
    const outcome: Outcome = { states: 0, acknowledged: 0, lost: 0, broken: [] }
    for (const call of calls) if (call.did === 'acknowledge') outcome.acknowledged = call.seq
    for (const remains of cuts(calls, states, seed)) judge(kind, join(root, 'remains'), remains, outcome)
    return outcome
  } finally {
    rmSync(root, { recursive: true })
  }
}

function judge(kind: Kind, folder: string, { files, acknowledged }: Remains, outcome: Outcome): void {
  mkdirSync(folder)
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
  outcome.states++
  try {
    if (survivors(kind, folder) < acknowledged) outcome.lost++
  } catch (error) {
    outcome.broken.push(`after turn ${acknowledged}: ${(error as Error).message}`)
  }
  rmSync(folder, { recursive: true })
}
