import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzzApi } from './api/fuzz.ts'
import { fuzzBroker } from './broker/fuzz.ts'

/*
 * Throws what is wrong at the broker, or at the HTTP API, and looks whether they hold. The same seed makes the same
 * inputs. The data stays where it is for a closer look when something is wrong.
 *   npm run fuzz -- [--target broker|api] [--seed 1] [--inputs 10000] [--ticks 100000]
 */

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'broker' },
    seed: { type: 'string', default: '1' },
    inputs: { type: 'string', default: '10000' },
    /** The turns of the disc that the API can be asked for. */
    ticks: { type: 'string', default: '100000' },
  },
})

function fuzz(folder: string): Promise<{ faults: Record<string, number | string[]> }> {
  const plan = { seed: Number(values.seed), inputs: Number(values.inputs) }
  if (values.target === 'broker') return fuzzBroker(folder, plan)
  if (values.target === 'api') return fuzzApi(folder, { ...plan, ticks: Number(values.ticks) })
  throw new Error(`expected the target broker or api, got "${values.target}"`)
}

const folder = mkdtempSync(join(tmpdir(), 'wattwheel-fuzz-'))

/** @returns whether nothing is wrong */
async function run(): Promise<boolean> {
  const outcome = await fuzz(folder)
  console.log(JSON.stringify(outcome, null, 2))
  return Object.values(outcome.faults).every((fault) => (typeof fault === 'number' ? fault : fault.length) === 0)
}

const isWell = await run().catch((error: Error) => {
  console.error(error.message)
  return false
})
if (isWell) rmSync(folder, { recursive: true })
else console.error(`something is wrong; the data is in ${folder}`)
// What a stage that has ended leaves waiting would go on.
process.exit(isWell ? 0 : 1)
