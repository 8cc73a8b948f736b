import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Amounts } from './amounts.ts'
import { makePackets, openConnection } from './connection.ts'
import { aYearAgoMs, makeDisc, meterName } from './disc.ts'
import { writtenBytes } from './gauge.ts'
import type { Load, Loaded } from './generator.ts'
import { writeHistory } from './history.ts'
import { type Arrivals, makeHouse } from './house.ts'
import { runJob } from './job.ts'
import { type System, startWattwheel, using } from './systems.ts'
import { type Row, rounded, type Table } from './table.ts'

const SENSORS = 50
const WINDOW = 20
/** As its own grandchild (-D), strace leaves the process its id; with a filter (--seccomp-bpf) it stops for these calls only. */
const STRACE = ['strace', '-D', '-f', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-e', 'signal=none', '-o']

/** A house with a history, in which everything runs. */
interface Mature {
  system: System
  arrivals: Arrivals
  bornMs: number
  turnsPerMeter: number
  /** The journal's last entry. */
  position: number
}

/** What journal and store together have written so far. */
type Written = () => { bytes: number; syncs: number }

/** What is written to the disk for a tick, in a house with a history: for ticks that come alone, and in groups. */
export async function measureWear({ historyPerMeter, loneTicks, seconds }: Amounts['wear']): Promise<Table> {
  // The lone ticks are of a meter more, one and the same, as in a household.
  const house = makeHouse(SENSORS + 1)
  const bornMs = aYearAgoMs()
  const position = await writeHistory(house, bornMs, historyPerMeter)
  const canTrace = spawnSync('strace', ['-V']).error === undefined
  const trace = join(house.folder, 'strace.txt')
  const start = () => startWattwheel(house, canTrace ? [...STRACE, trace] : [])
  const rows = await using(start, house, async (system) => {
    const arrivals = await system.watch()
    await arrivals.reached(position)
    await system.said('backed up the store')
    const mature: Mature = { system, arrivals, bornMs, turnsPerMeter: historyPerMeter, position }
    const written: Written = () => ({ bytes: writtenBytes(system.pid), syncs: canTrace ? syncsIn(trace) : Number.NaN })
    const lone = await measureWritten('lone', written, () => sendLone(mature, loneTicks))
    mature.position += loneTicks
    const groups = await measureWritten('in groups', written, () => sendGroups(mature, seconds))
    arrivals.expectCounted(mature.position + groups.ticks)
    arrivals.close()
    return [lone, groups]
  })
  const groups = `${SENSORS} sensors with ${WINDOW} ticks on their way each`
  const title = `Wear: what is written for a tick after ${position.toLocaleString('en')} others, lone or of ${groups}`
  return { title: canTrace ? title : `${title} (fsyncs are counted where strace is installed)`, rows }
}

async function measureWritten(ticks: string, written: Written, send: () => Promise<number>) {
  const before = written()
  const count = await send()
  const after = written()
  const syncs = (after.syncs - before.syncs) / count
  return {
    sent: ticks,
    ticks: count,
    'bytes a tick': rounded((after.bytes - before.bytes) / count),
    ...(Number.isNaN(syncs) ? {} : { 'fsyncs a tick': rounded(syncs) }),
  } satisfies Row
}

/** One tick after the other, each when the one before is recorded. */
async function sendLone({ system, arrivals, bornMs, turnsPerMeter, position }: Mature, count: number): Promise<number> {
  const meter = meterName(SENSORS)
  const next = makeDisc(bornMs, turnsPerMeter)
  const packet = makePackets(meter, 'tick')
  const connection = await openConnection(system.port, `bench-${meter}`, () => {})
  for (let n = 1; n <= count; n++) {
    connection.write(packet(next(1)))
    await arrivals.reached(position + n)
  }
  connection.close()
  return count
}

async function sendGroups(
  { system, arrivals, bornMs, turnsPerMeter, position }: Mature,
  seconds: number,
): Promise<number> {
  const shape = { sensors: SENSORS, ticksPerMessage: 1, window: WINDOW, seconds }
  const load: Load = { port: system.port, ...shape, bornMs, turned: turnsPerMeter }
  const { messages } = await runJob<Loaded>('generator', load)
  await arrivals.reached(position + messages)
  return messages
}

/** The calls in a record of strace; one that is printed in two parts has its bracket in the first. */
function syncsIn(trace: string): number {
  return readFileSync(trace, 'latin1').match(/\b(fsync|fdatasync)\(/g)?.length ?? 0
}
