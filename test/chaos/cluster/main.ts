import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chaosOver, type Plan } from './chaos.ts'
import { FAULTS, type FaultName, TROUBLES } from './faults.ts'

/*
 * Kills, freezes and cuts off what a cluster is made of - three NATS servers, PostgreSQL, workers of ingest, web servers -
 * and changes the number of workers, while many sensors count; then it looks whether a tick is missing or counted twice,
 * and tells how soon after each fault the values were live again. The ledger stays where it is when something is wrong.
 *   npm run chaos:cluster -- [--seed 1] [--minutes 5] [--sensors 30] [--rate 2] [--reboots 0.01]
 *                            [--consumers 3] [--slots 16] [--faults killNode,killWorker | --faults nothing]
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    sensors: { type: 'string', default: '30' },
    /** Ticks per second of each sensor. */
    rate: { type: 'string', default: '2' },
    /** How many of the NATS servers know what a session has acknowledged. */
    consumers: { type: 'string', default: '3' },
    /** Into how many the NATS servers sort the meters; 0: not at all. */
    slots: { type: 'string', default: '16' },
    /** How often a second a sensor starts anew. */
    reboots: { type: 'string', default: '0.01' },
    /** Which trouble is made, with commas between. */
    faults: { type: 'string', default: TROUBLES.join(',') },
  },
})

const faults = values.faults.split(',') as FaultName[]
const unknown = faults.filter((name) => !(name in FAULTS))
if (unknown.length > 0) throw new Error(`expected faults of ${Object.keys(FAULTS)}, got ${unknown}`)

const plan: Plan = {
  seed: Number(values.seed),
  seconds: Number(values.minutes) * 60,
  sensors: Number(values.sensors),
  ticksPerSecond: Number(values.rate),
  rebootsPerSecond: Number(values.reboots),
  consumers: Number(values.consumers),
  slots: Number(values.slots),
  isLong: true,
  faults,
}
const folder = mkdtempSync(join(tmpdir(), 'wattwheel-chaos-'))
const beganMs = performance.now()
const tell = (text: string) => console.error(`${Math.round((performance.now() - beganMs) / 1000)} s: ${text}`)
const outcome = await chaosOver(folder, plan, tell)
console.log(JSON.stringify({ ...plan, ...outcome }, null, 2))
const { tallies, ...counts } = outcome.faults
if (tallies.length > 0 || Object.values(counts).some((n) => n > 0)) {
  console.error(`the store differs from what the sensors had acknowledged; the ledger is in ${folder}`)
  process.exitCode = 1
} else {
  rmSync(folder, { recursive: true })
}
