import { setTimeout as delay } from 'node:timers/promises'
import { dice } from '../../../firmware/simulator/dice.ts'
import { BESIDE, FAULTS, type FaultName } from './faults.ts'
import type { Recovery } from './recovery.ts'
import type { Site } from './site.ts'

/** What was done, how often, and how long after each the values were live again. */
export interface Troubles {
  did: Record<FaultName, number>
  recoveries: Recovery[]
}

/** In what order: each once, and then as it comes. */
const NAMES = Object.keys(FAULTS) as FaultName[]
/** Workers are changed from two to three and back. */
const FIRST: readonly FaultName[] = [...NAMES, 'changeWorkers']

/**
 * Makes trouble to the site, one thing after the other and at times two at once, of kinds and at moments that the seed
 * chooses; after each it waits until all values are live again.
 * @param recover measures until they are
 */
export async function makeTrouble(
  site: Site,
  { seed, seconds, isLong }: { seed: number; seconds: number; isLong: boolean },
  recover: (after: string) => Promise<Recovery>,
): Promise<Troubles> {
  const did = Object.fromEntries(NAMES.map((name) => [name, 0])) as Troubles['did']
  const recoveries: Recovery[] = []
  const over = AbortSignal.timeout(seconds * 1000)
  const chance = dice('trouble of the cluster', seed)
  const waiting = shuffled(FIRST, chance.between)

  async function make(name: FaultName): Promise<void> {
    did[name]++
    await FAULTS[name](site, dice(name, seed, did[name]), { isLong })
  }

  while (!over.aborted || waiting.length > 0 || site.workers() !== 2) {
    const name = waiting.shift() ?? (over.aborted ? 'changeWorkers' : pick(NAMES, chance.between))
    const others = BESIDE.filter((other) => other !== name)
    const beside = BESIDE.includes(name) && chance.happens(0.3) ? pick(others, chance.between) : undefined
    const names = beside ? [name, beside] : [name]
    await Promise.all(names.map(make))
    recoveries.push(await recover(names.join(' and ')))
    await delay(chance.between(0, 1000))
  }
  return { did, recoveries }
}

type Between = (low: number, high: number) => number

function pick<T>(some: readonly T[], between: Between): T {
  return some[Math.floor(between(0, some.length))] as T
}

/** Fisher and Yates, as Durstenfeld has it (1964, https://doi.org/10.1145/364520.364540). */
function shuffled<T>(some: readonly T[], between: Between): T[] {
  const all = [...some]
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(between(0, i + 1))
    ;[all[i], all[j]] = [all[j] as T, all[i] as T]
  }
  return all
}
