import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BROKERS, isInstalled } from './brokers.ts'
import { chaos, type Outcome, type Plan } from './chaos.ts'
import { DISKS } from './disk.ts'
import { STAGES } from './stages.ts'

/*
 * Kills, freezes and cuts off broker, ingest and web while many sensors count, and looks whether a tick is missing
 * or counted twice. The data stays where it is for a closer look when something is wrong. A broker that is not ours
 * may lose when it is killed: that is measured, and is no failure here.
 *   npm run chaos -- [--seed 1] [--minutes 1] [--sensors 20] [--rate 30] [--kill broker,ingest,web]
 *                    [--broker embedded|mosquitto|mosquitto-autosave|nats|nats-hasty|nats-narrow] [--disk tmpfs|ext4]
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    sensors: { type: 'string', default: '20' },
    /** Ticks per second of each sensor. */
    rate: { type: 'string', default: '30' },
    kill: { type: 'string', default: STAGES.join() },
    broker: { type: 'string', default: 'embedded' },
    /** A disk of its own, which fills up (ext4: and fails); only root may mount it. */
    disk: { type: 'string' },
  },
})

/** @throws Error when it is none of them */
function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text)
  if (found === undefined) throw new Error(`expected one of ${known.join(', ')}, got "${text}"`)
  return found
}

function hasFault({ faults: { lost, tallies, ...others } }: Outcome, { broker, kill }: Plan): boolean {
  const mayLose = broker !== 'embedded' && kill.includes('broker')
  const wrong = Object.values(others).some((n) => n > 0) || tallies.length > 0
  return wrong || (lost > 0 && !mayLose)
}

const plan: Plan = {
  seed: Number(values.seed),
  seconds: Number(values.minutes) * 60,
  sensors: Number(values.sensors),
  ticksPerSecond: Number(values.rate),
  broker: oneOf(BROKERS, values.broker),
  kill: values.kill
    .split(',')
    .filter(Boolean)
    .map((stage) => oneOf(STAGES, stage)),
  disk: values.disk === undefined ? undefined : oneOf(DISKS, values.disk),
}
if (!isInstalled(plan.broker)) throw new Error(`expected ${plan.broker} to be installed here, got none`)
const folder = mkdtempSync(join(tmpdir(), 'wattwheel-chaos-'))
const outcome = await chaos(folder, plan)
console.log(JSON.stringify({ ...plan, ...outcome }, null, 2))
if (hasFault(outcome, plan)) {
  console.error(`the store differs from what the sensors had acknowledged; it is in ${folder}`)
  process.exitCode = 1
} else {
  rmSync(folder, { recursive: true })
}
