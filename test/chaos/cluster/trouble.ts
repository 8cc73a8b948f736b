import { setTimeout as delay } from 'node:timers/promises'
import { dice } from '../../../firmware/simulator/dice.ts'
import { BESIDE, FAULTS, type FaultName, type Lengths } from './faults.ts'
import type { Recovery } from './recovery.ts'
import type { Site } from './site.ts'

/** What was done, how often, and how long after each the values were live again. */
export interface Troubles {
  did: Partial<Record<FaultName, number>>
  recoveries: Recovery[]
}

/** Which trouble, and how long. */
export interface TroublePlan extends Lengths {
  seed: number
  seconds: number
  /** Each is made once, and then as it comes; workers are changed from two to three and back. */
  faults: readonly FaultName[]
}

/**
 * Makes trouble to the site, one thing after the other and at times two at once, of kinds and at moments that the seed
 * chooses; after each it waits until all values are live again. It ends early where some are not in the end.
 * @param recover measures until they are
 */
export async function makeTrouble(
  site: Site,
  { seed, seconds, isLong, faults }: TroublePlan,
  recover: (after: string) => Promise<Recovery>,
): Promise<Troubles> {
  const did: Troubles['did'] = {}
  const recoveries: Recovery[] = []
  const over = AbortSignal.timeout(seconds * 1000)
  const chance = dice('trouble of the cluster', seed)
  const back = faults.filter((name) => name === 'changeWorkers')
  const waiting = shuffled([...faults, ...back], chance.between)
  const mayBeBeside = BESIDE.filter((name) => faults.includes(name))

  async function make(name: FaultName): Promise<void> {
    const times = (did[name] ?? 0) + 1
    did[name] = times
    await FAULTS[name](site, dice(name, seed, times), { isLong })
  }

  while (!over.aborted || waiting.length > 0 || site.workers() !== 2) {
    const name = waiting.shift() ?? (over.aborted ? 'changeWorkers' : pick(faults, chance.between))
    const others = mayBeBeside.filter((other) => other !== name)
    const isTwice = BESIDE.includes(name) && chance.happens(0.3)
    const names = isTwice && others.length > 0 ? [name, pick(others, chance.between)] : [name]
    await Promise.all(names.map(make))
    const recovery = await recover(names.join(' and '))
    recoveries.push(recovery)
    if (recovery.never.length > 0) break
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
