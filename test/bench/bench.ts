import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Amounts, BRIEF, FULL } from './amounts.ts'
import { measureCatchup } from './catchup.ts'
import { measureCost } from './cost.ts'
import { measureDecade } from './decade.ts'
import { measureFlood } from './flood.ts'
import { measureImport } from './import.ts'
import { measureLatency } from './latency.ts'
import { describeMachine, inWords } from './machine.ts'
import { measureMemory } from './memory.ts'
import { measureStep } from './step.ts'
import { markdown, type Table } from './table.ts'
import { measureThroughput } from './throughput.ts'
import { measureWear } from './wear.ts'

/*
 * Measures Wattwheel, and mosquitto beside it where it is installed, with the same load. Needs Linux.
 *   npm run bench                        prints a table after the other
 *   npm run bench -- --only throughput   that one alone; or catchup, latency, flood, wear, memory, import, step,
 *                                        cost, decade; may be given again
 *   npm run bench -- --fresh             makes the stores of ten years anew, which are kept among the temporary files
 *   npm run bench -- --rounds 5          of each throughput; the one in the middle counts
 *   npm run bench -- --markdown          prints the tables as Markdown
 *   npm run bench -- --json              prints JSON alone
 *   npm run bench -- FILE                writes the results to the file too, as JSON
 *   npm run bench -- --brief             tries everything with little; the figures mean nothing
 */

const MEASUREMENTS: Record<string, (amounts: Amounts, fresh: boolean) => Promise<Table> | AsyncIterable<Table>> = {
  throughput: ({ throughput }) => measureThroughput(throughput),
  catchup: ({ catchup }) => measureCatchup(catchup),
  latency: ({ latency }) => measureLatency(latency),
  flood: ({ flood }) => measureFlood(flood),
  wear: ({ wear }) => measureWear(wear),
  memory: ({ memory }) => measureMemory(memory),
  import: (amounts) => measureImport(amounts.import),
  step: ({ step }) => measureStep(step),
  cost: ({ cost }) => measureCost(cost),
  decade: ({ decade }, fresh) => measureDecade(decade, fresh),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: Object.keys(MEASUREMENTS) },
    rounds: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    brief: { type: 'boolean', default: false },
  },
})
const amounts = structuredClone(values.brief ? BRIEF : FULL)
if (values.rounds !== undefined) amounts.throughput.rounds = Number(values.rounds)

function print(table: Table): void {
  if (values.markdown) console.log(markdown(table))
  else {
    console.log(table.title)
    console.table(table.rows)
  }
}

const machine = describeMachine()
const results: Record<string, Table[]> = {}
if (!values.json) console.log(`${inWords(machine)}\n`)
const chosen = values.only.map((name) => {
  const measure = MEASUREMENTS[name]
  if (!measure) throw new Error(`expected --only ${Object.keys(MEASUREMENTS).join(', ')}, got ${name}`)
  return { name, measure }
})
for (const { name, measure } of chosen) {
  const measured = measure(amounts, values.fresh)
  const tables: Table[] = []
  for await (const table of Symbol.asyncIterator in measured ? measured : [measured]) {
    tables.push(table)
    if (!values.json) print(table)
  }
  results[name] = tables
}
const json = `${JSON.stringify({ machine, ...results }, null, 2)}\n`
if (values.json) process.stdout.write(json)
const [file] = positionals
if (file !== undefined) writeFileSync(file, json)
