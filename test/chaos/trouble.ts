import { failDisk, troubleDisk } from './fullness.ts'
import { type Malice, makeRound, noTroubles, type Round, type Troubles, type Victims } from './round.ts'
import type { Stage } from './stages.ts'

/** Each stage is killed as often as this, and a disk that can fail does so, however slow the machine. */
const LEAST_KILLS = 3
const LEAST_FAILURES = 1
const FREEZE_MS = 3000
const REPLAY_MS = 400
/** A disk that can fail does so between two rounds of other trouble. */
const ROUND_MS = 8000

/**
 * Makes trouble to the stages, the network and the disk, at moments and of kinds that the seed chooses, until it is
 * told that it is over; then every stage runs again.
 */
export async function makeTrouble(victims: Victims, malice: Malice, over: AbortSignal): Promise<Troubles> {
  const did = noTroubles()
  const hasFailed = () => !victims.disk?.fail || did.failures >= LEAST_FAILURES
  const isDone = () => over.aborted && hasFailed() && malice.kill.every((stage) => did.kills[stage] >= LEAST_KILLS)
  for (let number = 1; !isDone(); number++) {
    const roundMs = victims.disk?.fail ? ROUND_MS : undefined
    const round = makeRound(victims, malice, did, number, over, roundMs)
    const killing = malice.kill.map((stage) => troubleStage(round, stage, over))
    await Promise.all([...killing, troubleNetwork(round), troubleDisk(round)])
    if (!isDone()) await failDisk(victims, did)
  }
  return did
}

async function kill({ victims, did }: Round, stage: Stage): Promise<void> {
  await victims.stages.kill(stage)
  did.kills[stage]++
}

/** Mostly in the middle of its work, at times while it starts. */
async function troubleStage(round: Round, stage: Stage, over: AbortSignal): Promise<void> {
  const { victims, malice, did, end, pause } = round
  const { stages } = victims
  const chance = round.chance(stage)
  while (!end.aborted || (over.aborted && did.kills[stage] < LEAST_KILLS)) {
    if (chance.happens(0.6)) await stages.up(stage)
    await pause(chance.between(0, 1200))
    if (chance.happens(0.1)) {
      did.freezes++
      await stages.freeze(stage, pause(chance.between(0, FREEZE_MS)))
    }
    if (stage === 'ingest' && chance.happens(0.07)) {
      await stayAway(round, chance.between(malice.absenceMs / 4, malice.absenceMs), chance.between(0, REPLAY_MS))
    }
    await kill(round, stage)
    if (chance.happens(0.3)) await pause(chance.between(0, 1000))
    stages.start(stage)
  }
}

async function stayAway(round: Round, forMs: number, replayMs: number): Promise<void> {
  const { stages } = round.victims
  await kill(round, 'ingest')
  round.did.absences++
  await round.pause(forMs)
  stages.start('ingest')
  await stages.up('ingest')
  await round.pause(replayMs)
}

async function troubleNetwork(round: Round): Promise<void> {
  const { victims, did, end, pause } = round
  const chance = round.chance('network')
  while (!end.aborted) {
    await pause(chance.between(0, 400))
    if (chance.happens(0.7)) did.cuts += victims.network.cut(chance) ? 1 : 0
    else did.silences += victims.network.silence(chance) ? 1 : 0
  }
}
