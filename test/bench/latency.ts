import type { Amounts } from './amounts.ts'
import { makeHouse } from './house.ts'
import { runJob } from './job.ts'
import { IMPULSES_PER_KWH, type Probe, type Probed } from './probe.ts'
import { STARTS, type System, using } from './systems.ts'
import { quantile, type Row, rounded, type Table } from './table.ts'

/** How long after its publish a tick is answered: by the power of its meter, or where there is a broker only by itself. */
export async function measureLatency({ ticksPerSecond, ...times }: Amounts['latency']): Promise<Table> {
  const rows: Row[] = []
  for (const meters of ticksPerSecond) {
    for (const start of STARTS) {
      const house = makeHouse(meters, IMPULSES_PER_KWH)
      rows.push(await using(start, house, (system) => measureAnswers(system, { meters, ...times })))
    }
  }
  return { title: 'Latency, from the publish to what a subscriber receives, each meter turning once a second', rows }
}

async function measureAnswers(system: System, shape: Omit<Probe, 'port' | 'answer'>): Promise<Row> {
  const probe: Probe = { port: system.port, answer: system.answer, ...shape }
  const { ticks, unanswered, tookMs } = await runJob<Probed>('prober', probe)
  await expectCounted(system, ticks)
  const quantiles = [0.5, 0.99, 1].map((share) => rounded(quantile(tookMs, share)))
  const [p50, p99, highest] = quantiles as [number, number, number]
  return {
    system: system.name,
    what: `tick → ${system.answer}`,
    'ticks/s': shape.meters,
    ...{ samples: tookMs.length, unanswered },
    ...{ 'p50 ms': p50, 'p99 ms': p99, 'highest ms': highest },
  }
}

async function expectCounted(system: System, ticks: number): Promise<void> {
  if (system.answer === 'tick') return
  const arrivals = await system.watch()
  await arrivals.reached(ticks)
  arrivals.expectCounted(ticks)
  arrivals.close()
}
