import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzzBroker } from './broker/fuzz.ts'

/*
 * Throws what is wrong at the broker, and looks whether it holds. The same seed makes the same inputs. The data
 * stays where it is for a closer look when something is wrong.
 *   npm run fuzz -- [--seed 1] [--inputs 10000]
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    inputs: { type: 'string', default: '10000' },
  },
})

const folder = mkdtempSync(join(tmpdir(), 'wattwheel-fuzz-'))
const outcome = await fuzzBroker(folder, { seed: Number(values.seed), inputs: Number(values.inputs) })
console.log(JSON.stringify(outcome, null, 2))
const { lost, doubled, fallen, outcries } = outcome.faults
if (lost + doubled + fallen.length + outcries.length > 0) {
  console.error(`something is wrong; the data is in ${folder}`)
  process.exitCode = 1
} else {
  rmSync(folder, { recursive: true })
}
