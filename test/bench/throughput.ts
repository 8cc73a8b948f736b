import type { Amounts } from './amounts.ts'
import { aYearAgoMs } from './disc.ts'
import { cpuSeconds } from './gauge.ts'
import type { Load, Loaded } from './generator.ts'
import { makeHouse } from './house.ts'
import { runJob } from './job.ts'
import { STARTS, type System, using } from './systems.ts'
import { median, type Row, rounded, type Table } from './table.ts'

type Shape = Pick<Load, 'sensors' | 'ticksPerMessage' | 'seconds'>

/** So many messages of a sensor wait for their PUBACK. */
const WINDOW = 20

/** Messages per second through each system, in rounds that each begin with an empty one; the round in the middle counts. */
export async function measureThroughput({ loads, rounds, seconds }: Amounts['throughput']): Promise<Table> {
  const rows: Row[] = []
  for (const shape of loads) {
    for (const start of STARTS) {
      const results: Awaited<ReturnType<typeof measureLoad>>[] = []
      for (let round = 0; round < rounds; round++) {
        const house = makeHouse(shape.sensors)
        results.push(await using(start, house, (system) => measureLoad(system, { ...shape, seconds })))
      }
      const rates = results.map((result) => result['messages/s'])
      const { system, 'messages/s': rate, ...others } = median(results, 'messages/s')
      rows.push({
        ...{ system, sensors: shape.sensors, 'ticks a message': shape.ticksPerMessage },
        ...{ 'messages/s': rate, lowest: Math.min(...rates), highest: Math.max(...rates) },
        ...others,
      })
    }
  }
  const title =
    `Throughput, the middle of ${rounds} rounds, ${WINDOW} messages of a sensor on their way. ` +
    'Wattwheel: from the publish to the committed row. mosquitto: from the publish to a subscriber, nothing kept.'
  return { title, rows }
}

async function measureLoad(system: System, shape: Shape) {
  const arrivals = await system.watch()
  const cpuBefore = cpuSeconds(system.pid)
  const load: Load = { port: system.port, window: WINDOW, bornMs: aYearAgoMs(), turned: 0, ...shape }
  const generated = await runJob<Loaded>('generator', load)
  const { atMs } = await arrivals.reached(generated.messages)
  const cpuAfter = cpuSeconds(system.pid)
  arrivals.expectCounted(generated.messages * shape.ticksPerMessage)
  arrivals.close()
  const seconds = (atMs - generated.startedAtMs) / 1000
  return {
    system: system.name,
    'messages/s': rounded(generated.messages / seconds),
    'ticks/s': rounded((generated.messages * shape.ticksPerMessage) / seconds),
    seconds: rounded(seconds),
    'server CPU s': rounded(cpuAfter - cpuBefore),
    'generator CPU s': rounded(generated.cpuSeconds),
  }
}
