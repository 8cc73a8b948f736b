import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { run } from '../e2e/program.ts'
import type { Load, Loaded } from './generator.ts'
import { METERS, measureLatency } from './latency.ts'
import { hasMosquitto, type System, startMosquitto, startWattwheel } from './systems.ts'

/*
 * Measures Wattwheel, and mosquitto beside it where it is installed, with the same load.
 *   npm run bench                 prints a table
 *   npm run bench -- FILE         and writes the results to the file, as JSON
 *   npm run bench -- --json       prints JSON alone
 */

const LOADS = [
  { sensors: 1, ticksPerMessage: 1 },
  { sensors: 50, ticksPerMessage: 1 },
  { sensors: 500, ticksPerMessage: 1 },
  { sensors: 50, ticksPerMessage: 64 },
]
const WINDOW = 20
const SECONDS = 4

/** A line of the table. */
type Row = Record<string, string | number>

async function measureLoad(system: System, load: Omit<Load, 'port'>): Promise<Row> {
  const order = JSON.stringify({ port: system.port, ...load } satisfies Load)
  const generator = run(process.execPath, [fileURLToPath(new URL('generator.js', import.meta.url)), order])
  const { messages, startedAtMs, cpuSeconds } = JSON.parse(await generator.find(([line]) => line)) as Loaded
  const seconds = ((await system.arrived(messages)) - startedAtMs) / 1000
  return {
    sensors: load.sensors,
    'ticks a message': load.ticksPerMessage,
    messages,
    seconds: round(seconds),
    'messages/s': Math.round(messages / seconds),
    'ticks/s': Math.round((messages * load.ticksPerMessage) / seconds),
    'generator CPU s': round(cpuSeconds),
  }
}

async function measure<T>(starting: Promise<System>, what: (system: System) => Promise<T>): Promise<T> {
  const system = await starting
  try {
    return await what(system)
  } finally {
    await system.close()
  }
}

async function throughput(): Promise<Row[]> {
  const rows: Row[] = []
  for (const shape of LOADS) {
    const load = { ...shape, window: WINDOW, seconds: SECONDS }
    const ours = await measure(startWattwheel(load.sensors), (system) => measureLoad(system, load))
    rows.push({ system: 'wattwheel', ...ours })
    if (!hasMosquitto) continue
    rows.push({ system: 'mosquitto', ...(await measure(startMosquitto(), (system) => measureLoad(system, load))) })
  }
  return rows
}

async function latency(): Promise<Row[]> {
  const row = (system: string, what: string, { samples, p50, p99 }: Awaited<ReturnType<typeof measureLatency>>) => ({
    ...{ system, what, samples, 'p50 ms': round(p50), 'p99 ms': round(p99) },
  })
  const ours = await measure(startWattwheel(METERS), ({ port }) => measureLatency(port, 'power'))
  const rows: Row[] = [row('wattwheel', 'tick → power', ours)]
  if (!hasMosquitto) return rows
  const theirs = await measure(startMosquitto(), ({ port }) => measureLatency(port, 'tick'))
  return [...rows, row('mosquitto', 'tick → tick', theirs)]
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

const [target] = process.argv.slice(2)
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
const results = { machine, throughput: await throughput(), latency: await latency() }
const json = `${JSON.stringify(results, null, 2)}\n`
if (target === '--json') process.stdout.write(json)
else {
  console.log('Wattwheel: durable, from publish to committed row. mosquitto: from publish to subscriber, nothing kept.')
  console.table(results.throughput)
  console.log('At 100 ticks/s, each of another meter:')
  console.table(results.latency)
  if (target !== undefined) writeFileSync(target, json)
}
