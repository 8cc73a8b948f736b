import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Dice } from '../../../firmware/simulator/dice.ts'
import { PATIENCE, type Patience } from '../../../ingest/shards/leaving.ts'
import { retire } from '../../../ingest/shards/retire.ts'
import { nodeName, type Site, SUBSTITUTE, webName, wholeAgain, workerName } from './site.ts'

/** What is done to the site; when it resolves everything runs again. */
export type Fault = (site: Site, chance: Dice, plan: Lengths) => Promise<void>

/** How long some things take. */
export interface Lengths {
  /** Whether there is time to wait as long as one would: for a lease to run out, for a session to be quiet. */
  isLong: boolean
}

/** Longer than a lease lasts. */
const BEYOND_LEASE_MS = 65_000
/** As much as NATS needs to bring again what was left unacknowledged, and a little more. */
const HASTE: Patience = { lookEveryMs: 20, quietLooks: 250 }

const oneOf = (chance: Dice, count: number) => Math.floor(chance.between(1, count + 1))

/** Ends one with SIGKILL, and starts it again after a while. */
async function killAndStart({ crew }: Site, name: string, awayMs: number): Promise<void> {
  const start = await crew.kill(name)
  await delay(awayMs)
  start()
}

async function killNode(site: Site, chance: Dice): Promise<void> {
  await wholeAgain(site)
  await killAndStart(site, nodeName(oneOf(chance, site.nodes.length)), chance.between(200, 5000))
}

async function killWorker(site: Site, chance: Dice): Promise<void> {
  await killAndStart(site, workerName(oneOf(chance, site.workers())), chance.between(0, 3000))
}

async function killWeb(site: Site, chance: Dice): Promise<void> {
  await killAndStart(site, webName(oneOf(chance, site.webUrls.length)), chance.between(0, 3000))
}

async function killDatabase({ postgres }: Site, chance: Dice, { isLong }: Lengths): Promise<void> {
  await postgres.kill(chance.happens(0.5) ? 'SIGKILL' : 'SIGQUIT')
  await delay(chance.between(0, isLong && chance.happens(0.2) ? 45_000 : 4000))
  postgres.start()
}

/** What is held back comes later, or is lost with its connection. */
async function partition({ ways, workers }: Site, chance: Dice): Promise<void> {
  const way = ways[oneOf(chance, workers()) - 1]
  way?.hold()
  await delay(chance.between(500, 12_000))
  way?.heal(chance.happens(0.5) ? 'resumed' : 'reset')
}

/** A worker stands still until another has taken its place, then both run, and at last one of the two. */
async function freezeBeyondLease(site: Site, chance: Dice, { isLong }: Lengths): Promise<void> {
  const { crew } = site
  const worker = oneOf(chance, site.workers())
  process.kill(crew.pidOf(workerName(worker)), 'SIGSTOP')
  if (isLong && chance.happens(0.5)) await delay(BEYOND_LEASE_MS)
  else await endLease(site, worker)
  const before = await leaseOf(site, worker)
  site.startSubstitute(worker)
  while ((await leaseOf(site, worker)) === before) await delay(50)
  await delay(chance.between(0, 2000))
  process.kill(crew.pidOf(workerName(worker)), 'SIGCONT')
  await delay(chance.between(0, 5000))
  await crew.kill(SUBSTITUTE)
}

/** Makes a lease as old as if its worker had been away for long. */
async function endLease(site: Site, worker: number): Promise<void> {
  await site.ask((db) => {
    db.prepare<[number]>("UPDATE lease SET until = clock_timestamp() - interval '1 second' WHERE worker = ?").run(
      worker,
    )
  })
}

const leaseOf = ({ ask }: Site, worker: number) =>
  ask((db) => db.prepare<[number], number>('SELECT generation FROM lease WHERE worker = ?').pluck().get(worker))

/** Three workers instead of two, or two instead of three, as docs/scale.md says. */
async function changeWorkers(site: Site, _chance: Dice, { isLong }: Lengths): Promise<void> {
  const before = site.workers()
  const now = before === 2 ? 3 : 2
  for (let worker = 1; worker <= before; worker++) await site.crew.end(workerName(worker))
  site.startWorkers(now)
  const settings = site.settings(1)
  if (now > before || settings.ingest.slots !== undefined) return
  const log = pino({ level: 'silent' })
  await retire(settings, { worker: before, of: now }, log, systemClock, isLong ? PATIENCE : HASTE)
}

export const FAULTS = {
  ...{ killNode, killWorker, killWeb, killDatabase, partition, freezeBeyondLease, changeWorkers },
  nothing: async () => {},
} satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS
/** All that is trouble. */
export const TROUBLES = (Object.keys(FAULTS) as FaultName[]).filter((name) => name !== 'nothing')
/** What may happen while something else is away, too. */
export const BESIDE: readonly FaultName[] = ['killNode', 'killWorker', 'killWeb', 'killDatabase']
