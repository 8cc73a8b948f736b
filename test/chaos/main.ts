import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chaos } from './chaos.ts'

/*
 * Kills, freezes and cuts off broker, ingest and web while many sensors count, and looks whether a tick is missing
 * or counted twice. The data stays where it is for a closer look when something is wrong.
 *   npm run chaos -- [--seed 1] [--minutes 1] [--sensors 20] [--rate 30]
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    sensors: { type: 'string', default: '20' },
    /** Ticks per second of each sensor. */
    rate: { type: 'string', default: '30' },
  },
})
const plan = {
  seed: Number(values.seed),
  seconds: Number(values.minutes) * 60,
  sensors: Number(values.sensors),
  ticksPerSecond: Number(values.rate),
}
const data = mkdtempSync(join(tmpdir(), 'wattwheel-chaos-'))
const outcome = await chaos(data, plan)
console.log(JSON.stringify({ ...plan, ...outcome }, null, 2))
const { lost, doubled, rollups, energies, misserved, tallies } = outcome
if (lost + doubled + rollups + energies + misserved + tallies.length > 0) {
  console.error(`the store differs from what the sensors had acknowledged; it is in ${data}`)
  process.exitCode = 1
} else {
  rmSync(data, { recursive: true })
}
