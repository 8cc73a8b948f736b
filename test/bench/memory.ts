import { setTimeout as delay } from 'node:timers/promises'
import type { Amounts } from './amounts.ts'
import { residentMb } from './gauge.ts'
import { makeHouse } from './house.ts'
import { runJob } from './job.ts'
import { IMPULSES_PER_KWH, type Probe, type Probed } from './probe.ts'
import { STARTS, type System, using } from './systems.ts'
import { type Row, rounded, type Table } from './table.ts'

const LOOK_EVERY_MS = 100

/** How much memory the server takes: some time after its start, and while each sensor sends a tick a second. */
export async function measureMemory({ sensors, idleSeconds, seconds }: Amounts['memory']): Promise<Table> {
  const rows: Row[] = []
  for (const count of sensors) {
    for (const start of STARTS) {
      const house = makeHouse(count, IMPULSES_PER_KWH)
      rows.push(await using(start, house, (system) => measureResident(system, count, idleSeconds, seconds)))
    }
  }
  const title = `Memory (RSS): idle ${idleSeconds} s after the start, then with each sensor sending a tick a second for ${seconds} s`
  return { title, rows }
}

async function measureResident(system: System, sensors: number, idleSeconds: number, seconds: number): Promise<Row> {
  await delay(idleSeconds * 1000)
  const idleMb = residentMb(system.pid)
  let peakMb = idleMb
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(system.pid))
  }, LOOK_EVERY_MS)
  const probe: Probe = { port: system.port, meters: sensors, warmUpSeconds: 1, seconds, answer: system.answer }
  const { ticks } = await runJob<Probed>('prober', probe).finally(() => clearInterval(timer))
  return {
    ...{ system: system.name, sensors, ticks },
    ...{ 'idle MB': rounded(idleMb), 'highest MB': rounded(peakMb), 'at the end MB': rounded(residentMb(system.pid)) },
  }
}
