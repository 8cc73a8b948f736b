import { setTimeout as delay } from 'node:timers/promises'
import { dice } from '../../firmware/simulator/dice.ts'
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
}

/** Each stage is killed as often as this, however slow the machine. */
const LEAST_KILLS = 3
const FREEZE_MS = 3000
const REPLAY_MS = 400

/**
 * Makes trouble to each stage and to the network, at moments and of kinds that the seed chooses, until it is told
 * that it is over; then every stage runs again.
 * @param absenceMs the longest time that ingest is away
 */
export async function makeTrouble(
  stages: Stages,
  network: Network,
  seed: number,
  absenceMs: number,
  over: AbortSignal,
): Promise<Troubles> {
  const did: Troubles = { kills: { broker: 0, ingest: 0, web: 0 }, freezes: 0, absences: 0, cuts: 0, silences: 0 }
  const pause = (ms: number) => delay(ms, undefined, { signal: over }).catch(() => {})

  async function kill(stage: Stage): Promise<void> {
    await stages.kill(stage)
    did.kills[stage]++
  }

  async function stayAway(forMs: number, replayMs: number): Promise<void> {
    await kill('ingest')
    did.absences++
    await pause(forMs)
    stages.start('ingest')
    await stages.up('ingest')
    await pause(replayMs)
  }

  /** Mostly in the middle of its work, at times while it starts. */
  async function troubleStage(stage: Stage): Promise<void> {
    const chance = dice('trouble', stage, seed)
    while (!over.aborted || did.kills[stage] < LEAST_KILLS) {
      if (chance.happens(0.6)) await stages.up(stage)
      await pause(chance.between(0, 1500))
      if (chance.happens(0.15)) {
        did.freezes++
        await stages.freeze(stage, pause(chance.between(0, FREEZE_MS)))
      }
      if (stage === 'ingest' && chance.happens(0.1)) {
        await stayAway(chance.between(absenceMs / 4, absenceMs), chance.between(0, REPLAY_MS))
      }
      await kill(stage)
      if (chance.happens(0.3)) await pause(chance.between(0, 1000))
      stages.start(stage)
    }
  }

  async function troubleNetwork(): Promise<void> {
    const chance = dice('trouble', 'network', seed)
    while (!over.aborted) {
      await pause(chance.between(0, 400))
      if (chance.happens(0.7)) did.cuts += network.cut(chance) ? 1 : 0
      else did.silences += network.silence(chance) ? 1 : 0
    }
  }

  await Promise.all([...STAGES.map(troubleStage), troubleNetwork()])
  return did
}
