import { join } from 'node:path'
import { BARE_METER, BARE_SETTINGS, type BareOutcome, judgeBare, startBareSensor } from './bare.ts'
import type { BrokerKind } from './brokers.ts'
import type { Complaints } from './complaints.ts'
import { type DiskKind, mountDisk } from './disk.ts'
import { ingestIsThere, nothingComesInto, readToTheEnd } from './ending.ts'
import { type Keep, keeping, within } from './keeping.ts'
import { openLedger } from './ledger.ts'
import { startNetwork } from './network.ts'
import type { Troubles } from './round.ts'
import { startSensor } from './sensor.ts'
import { countMisserved } from './served.ts'
import { type Stage, startStages } from './stages.ts'
import { startSubscriber } from './subscriber.ts'
import { makeTrouble } from './trouble.ts'
import { judge, type Verdict } from './verdict.ts'

/** A run of chaos. */
export interface Plan {
  seed: number
  seconds: number
  sensors: number
  /** Turns of each sensor's disc. */
  ticksPerSecond: number
  broker: BrokerKind
  /** The stages that are killed. */
  kill: readonly Stage[]
  /** The disk of the stages, when that is to make trouble too. */
  disk?: DiskKind | undefined
}

export interface Outcome extends Troubles, Verdict, Pick<Complaints, 'said' | 'gaveUp'> {
  connections: number
  /** Of sensors. */
  reboots: number
  /** Reboots in which a sensor lost what it had not sent. */
  forgetfulReboots: number
  faults: Verdict['faults'] & {
    /** Meters of which the web server tells other ticks than the store. */
    misserved: number
  }
  bare: BareOutcome
}

/** The longest that ingest is away, as a part of the run. */
const ABSENCE = 1 / 5
const LONGEST_ABSENCE_MS = 20_000

/**
 * Lets sensors count into broker, ingest and web, and makes trouble to all of them. Then it lets them finish, ends
 * them in order, and compares what the sensors had acknowledged with the store.
 * @param folder of its own
 */
export function chaos(folder: string, plan: Plan): Promise<Outcome> {
  return keeping((keep) => runThrough(folder, plan, keep))
}

async function runThrough(folder: string, plan: Plan, keep: Keep): Promise<Outcome> {
  const { broker, seed, seconds, sensors: count, kill } = plan
  const data = join(folder, 'data')
  const disk = plan.disk && keep(mountDisk(plan.disk, data))
  const ledger = keep(openLedger(join(folder, 'ledger.db')))
  const ids = Array.from({ length: count }, (_, i) => `m${i + 1}`)
  const meters = { ...Object.fromEntries(ids.map((id) => [id, {}])), [BARE_METER]: BARE_SETTINGS }
  const stages = keep(await startStages({ folder, broker, meters, mayGiveUp: disk !== undefined }))
  const network = keep(await startNetwork(stages.brokerPort))
  // A broker that is not ours keeps only what comes after ingest was there first.
  if (broker !== 'embedded') await within('ingest is there', ingestIsThere(stages.brokerUrl))

  const url = () => `mqtt://127.0.0.1:${network.port}`
  const sensors = ids.map((id) => keep(startSensor(url, id, ledger, plan)))
  const bareSensor = keep(startBareSensor(url))
  for (const manner of ['slow', 'stuck'] as const) keep(startSubscriber(stages.brokerPort, manner))
  const absenceMs = Math.min(LONGEST_ABSENCE_MS, seconds * 1000 * ABSENCE)
  const malice = { seed, kill, absenceMs }
  const troubles = await makeTrouble({ stages, network, disk }, malice, AbortSignal.timeout(seconds * 1000))

  await within('every tick is acknowledged', Promise.all(sensors.map((sensor) => sensor.drain())))
  bareSensor.close()
  ledger.save()
  if (broker === 'embedded') await within('the journal is read', readToTheEnd(data, stages.brokerUrl))
  else await within('nothing comes any more', nothingComesInto(data, ledger.file, ids))
  await stages.up('web')
  const misserved = await countMisserved(stages.webUrl, data, ids)
  await stages.stop()

  const { faults, ...verdict } = judge(data, ledger.file, ids)
  return {
    ...troubles,
    connections: sum(sensors.map((sensor) => sensor.connections())),
    reboots: sum(sensors.map((sensor) => sensor.reboots().all)),
    forgetfulReboots: sum(sensors.map((sensor) => sensor.reboots().forgetful)),
    ...verdict,
    faults: { ...faults, misserved },
    bare: judgeBare(data, bareSensor.sent()),
    said: stages.complaints.said,
    gaveUp: stages.complaints.gaveUp,
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)
