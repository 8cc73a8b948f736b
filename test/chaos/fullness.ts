import { setTimeout as delay } from 'node:timers/promises'
import type { Round, Troubles, Victims } from './round.ts'
import { STAGES, type Stages } from './stages.ts'

/** Less than what must be free for ticks to be taken in, and enough for ingest to go on. */
const LITTLE_BYTES = 32 * 1024 * 1024
const FULL_MS = 3000
const BETWEEN_MS = 4000
/** So long the stages work on a disk that has failed. */
const FAILED_MS = 2000
/** So long a stage may take to say that it cannot start. */
const GIVE_UP_MS = 30_000

/** Fills the disk to below the floor, or to the last byte, and frees it again. */
export async function troubleDisk({ victims: { disk }, did, end, pause, chance }: Round): Promise<void> {
  if (!disk) return
  const how = chance('disk')
  while (!end.aborted) {
    await pause(how.between(0, BETWEEN_MS))
    did.fills++
    await disk.fill(how.happens(0.5) ? LITTLE_BYTES : 0)
    await pause(how.between(FULL_MS / 4, FULL_MS))
    disk.free()
  }
}

/**
 * The disk fails under the stages, they are started again on it and say that they cannot, and the machine starts
 * anew with the disk mended.
 */
export async function failDisk({ stages, disk }: Victims, did: Troubles): Promise<void> {
  if (!disk?.fail || !disk.mend) return
  await Promise.all(STAGES.map(stages.up))
  did.failures++
  disk.fail()
  await delay(FAILED_MS)
  await restart(stages)
  const late = delay(GIVE_UP_MS, undefined, { ref: false })
  await Promise.race([Promise.all(stages.writers.map(stages.ended)), late])
  await restart(stages, disk.mend)
}

async function restart(stages: Stages, meanwhile: () => void = () => {}): Promise<void> {
  await Promise.all(STAGES.map(stages.kill))
  meanwhile()
  for (const stage of STAGES) stages.start(stage)
}
