import { join } from 'node:path'
import type { Complaints } from '../complaints.ts'
import { COUNT_TICKS, nothingComes } from '../ending.ts'
import { type Keep, keeping, within } from '../keeping.ts'
import { openLedger } from '../ledger.ts'
import { startSensor } from '../sensor.ts'
import { countMisserved } from '../served.ts'
import { countMissing, judge, type Verdict } from '../verdict.ts'
import { copyStore } from './copy.ts'
import { bothOnline, startListener } from './listener.ts'
import type { NodePlan } from './nodes.ts'
import { recovered } from './recovery.ts'
import { layOut, type Site, webName, wholeAgain, workerName } from './site.ts'
import { makeTrouble, type TroublePlan, type Troubles } from './trouble.ts'

/** A run of chaos over a cluster. */
export interface Plan extends NodePlan, TroublePlan {
  sensors: number
  /** Turns of each sensor's disc. */
  ticksPerSecond: number
  rebootsPerSecond: number
}

export interface Outcome extends Troubles, Verdict, Pick<Complaints, 'said' | 'gaveUp'> {
  connections: number
  faults: Verdict['faults'] & {
    /** Meters of which a web server tells other ticks than the store. */
    misserved: number
    /** Meters that were not live again. */
    neverLive: number
  }
}

const WORKERS = 2

/**
 * Lets sensors count into a cluster, and makes trouble to all of it. Then it lets them finish, and compares what they
 * had acknowledged with the store.
 * @param folder of its own
 * @param tell is told what it is at
 */
export function chaosOver(folder: string, plan: Plan, tell: (text: string) => void = () => {}): Promise<Outcome> {
  return keeping((keep) => runThrough(folder, plan, keep, tell))
}

async function runThrough(folder: string, plan: Plan, keep: Keep, tell: (text: string) => void): Promise<Outcome> {
  const meters = Array.from({ length: plan.sensors }, (_, i) => `meter-${i + 1}`)
  const data = join(folder, 'copy')
  const ledger = keep(openLedger(join(folder, 'ledger.db')))
  const site = keep(await layOut(folder, meters, plan))
  await within('the NATS servers are there', wholeAgain(site))
  tell('the NATS servers are there')
  const listener = keep(startListener(() => site.brokerUrl))
  site.startWorkers(WORKERS)
  // What is sent before a worker has its session is kept for nobody.
  await within('the workers are there', bothOnline(listener))
  tell('the workers are there')

  const sensors = meters.map((meter) => keep(startSensor(() => site.brokerUrl, meter, ledger, plan)))
  const recover = async (after: string) => {
    const recovery = await recovered(after, sensors, listener)
    const { p50Ms, maxMs, never } = recovery
    tell(
      `${after}: live again after ${p50Ms} ms in the middle, ${maxMs} ms at most, never: ${never.join(' ') || 'none'}`,
    )
    return recovery
  }
  await within('all is live', recover('the start'))
  const troubles = await makeTrouble(site, plan, recover)

  await within('every tick is acknowledged', Promise.all(sensors.map((sensor) => sensor.drain())))
  ledger.save()
  tell('every tick is acknowledged')
  await untilNothingComes(site, data, ledger.file, meters)
  const misserved = await misservedBy(site, data, meters)
  await endInOrder(site)
  const { faults, ...verdict } = judge(data, ledger.file, meters)
  return {
    ...troubles,
    connections: sensors.map((sensor) => sensor.connections()).reduce((sum, n) => sum + n, 0),
    ...verdict,
    faults: { ...faults, misserved, neverLive: troubles.recoveries.flatMap(({ never }) => never).length },
    said: site.crew.complaints.said,
    gaveUp: site.crew.complaints.gaveUp,
  }
}

/** The copy has then all that came. */
async function untilNothingComes(site: Site, data: string, ledger: string, meters: readonly string[]): Promise<void> {
  await nothingComes(
    () => site.ask((db) => db.prepare<[], number>(COUNT_TICKS).pluck().get() as number),
    async () => {
      await site.ask((db) => copyStore(db, data))
      return countMissing(data, ledger, meters)
    },
  )
  await site.ask((db) => copyStore(db, data))
}

async function misservedBy({ webUrls }: Site, data: string, meters: readonly string[]): Promise<number> {
  let misserved = 0
  for (const url of webUrls) misserved += await countMisserved(url, data, meters)
  return misserved
}

async function endInOrder({ crew, webUrls }: Site): Promise<void> {
  for (const i of webUrls.keys()) await crew.end(webName(i + 1))
  for (let worker = 1; worker <= WORKERS; worker++) await crew.end(workerName(worker))
}
