import { type Program, portOf, wattwheel } from '../e2e/program.ts'
import type { Amounts } from './amounts.ts'
import { aYearAgoMs } from './disc.ts'
import { cpuSeconds, residentMb } from './gauge.ts'
import { writeHistory } from './history.ts'
import { type House, makeHouse, watchStore } from './house.ts'
import { rounded, type Table } from './table.ts'

const METERS = 50

/** How fast ingest reads what the broker has kept for it while it was away. */
export async function measureCatchup({ ticksPerMeter }: Amounts['catchup']): Promise<Table> {
  const house = makeHouse(METERS)
  const programs: Program[] = []
  try {
    const entries = await writeHistory(house, aYearAgoMs(), ticksPerMeter)
    const broker = wattwheel(['broker'], house.env)
    programs.push(broker)
    const env = { WATTWHEEL_MQTT_URL: `mqtt://127.0.0.1:${await portOf(broker, 'broker')}` }
    const startedAtMs = Date.now()
    const ingest = wattwheel(['ingest'], { ...house.env, ...env })
    programs.push(ingest)
    const row = await watchIngest(house, ingest, startedAtMs, entries)
    return { title: `Catching up after an outage of ingest, ${METERS} meters, one tick to an entry`, rows: [row] }
  } finally {
    for (const program of programs.reverse()) await program.stop()
    house.remove()
  }
}

async function watchIngest(house: House, ingest: Program, startedAtMs: number, entries: number) {
  const arrivals = await watchStore(house)
  const first = await arrivals.reached(1)
  const last = await arrivals.reached(entries)
  const used = { 'ingest CPU s': cpuSeconds(ingest.pid), 'highest RSS MB': rounded(residentMb(ingest.pid, 'VmHWM')) }
  arrivals.expectCounted(entries)
  arrivals.close()
  const seconds = (last.atMs - startedAtMs) / 1000
  return {
    entries,
    'entries/s': rounded((last.messages - first.messages) / ((last.atMs - first.atMs) / 1000)),
    's, start included': rounded(seconds),
    'entries/s, start included': rounded(entries / seconds),
    ...used,
  }
}
