import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { NATS_SERVER } from '../chaos/brokers.ts'
import { keeping } from '../chaos/keeping.ts'
import { postgresPrograms } from '../postgres.ts'
import type { Amounts } from './amounts.ts'
import { type Cluster, PARTS, type Part, startCluster } from './cost/cluster.ts'
import { openStreet, type Street } from './cost/street.ts'
import { loopbackBytes } from './gauge.ts'
import { makeHouse } from './house.ts'
import { rounded, type Table } from './table.ts'

const LOOK_EVERY_MS = 200
/** What follows from the last message is done by then. */
const SETTLE_MS = 2000

/** Something that was done, and what it took. */
interface Phase {
  sent: number
  seconds: number
  cpu: Record<Part, number>
  bytes: Record<(typeof BYTES)[number], number>
}

const BYTES = [
  'between sensors and brokers, MQTT alone',
  'through the network, all together',
  "written to the brokers' three disks",
  "written to PostgreSQL's log",
  'kept in PostgreSQL',
] as const

/** What many meters cost: the CPU time of each part, idle and for what the sensors send, and bytes. */
export async function* measureCost(amounts: Amounts['cost']): AsyncGenerator<Table> {
  if (!existsSync(NATS_SERVER) || !postgresPrograms()) {
    yield { title: 'A cluster: needs NATS and PostgreSQL (apt-get install nats-server postgresql)', rows: [] }
    return
  }
  yield* await keeping(async (keep) => {
    const house = makeHouse(amounts.meters)
    keep({ close: house.remove })
    const cluster = await startCluster(house, keep)
    const street = keep(await openStreet(cluster.ports, house.meters))
    return tablesOf(await goThrough(cluster, street, amounts), amounts)
  })
}

async function goThrough(cluster: Cluster, street: Street, { everySeconds, seconds, messages }: Amounts['cost']) {
  const counted = (act: () => Promise<number>) => async () => {
    const before = cluster.ticks()
    const sent = await act()
    while (cluster.ticks() < before + sent) await delay(LOOK_EVERY_MS)
    return sent
  }
  const measured = (act: () => Promise<number>) => measure(cluster, street, act)
  // After turns the bounds of the power fall for a while, each of which is told.
  const idle = await measured(() => delay(seconds * 1000, 0))
  const kept = await measured(counted(() => street.catchUp(messages)))
  // What has been read for the first time is not read again.
  await street.turn(everySeconds, everySeconds)
  const lone = await measured(counted(() => street.turn(everySeconds, seconds)))
  const moves = await measured(() => street.tell('turn', everySeconds, seconds))
  const feels = await measured(() => street.tell('health', everySeconds, seconds))
  return { kept, idle, lone, moves, feels }
}

async function measure(cluster: Cluster, street: Street, act: () => Promise<number>): Promise<Phase> {
  const take = () => ({ atMs: performance.now(), cpu: cluster.cpuSeconds(), bytes: bytesSoFar(cluster, street) })
  const before = take()
  const sent = await act()
  await delay(SETTLE_MS)
  const after = take()
  return {
    sent,
    seconds: (after.atMs - before.atMs) / 1000,
    cpu: less(after.cpu, before.cpu),
    bytes: less(after.bytes, before.bytes),
  }
}

function bytesSoFar(cluster: Cluster, street: Street): Phase['bytes'] {
  return {
    'between sensors and brokers, MQTT alone': street.bytes(),
    'through the network, all together': loopbackBytes(),
    "written to the brokers' three disks": cluster.brokersWrittenBytes(),
    "written to PostgreSQL's log": cluster.walBytes(),
    'kept in PostgreSQL': cluster.storeBytes(),
  }
}

function less<Of extends string>(after: Record<Of, number>, before: Record<Of, number>): Record<Of, number> {
  const differences = (Object.keys(after) as Of[]).map((of) => [of, after[of] - before[of]])
  return Object.fromEntries(differences) as Record<Of, number>
}

type Phases = Awaited<ReturnType<typeof goThrough>>

function tablesOf({ idle, lone, kept, moves, feels }: Phases, { meters, everySeconds }: Amounts['cost']): Table[] {
  /** What is more than would have been used without it, for one of what was sent. */
  const each = (of: (phase: Phase) => number, phase: Phase) =>
    (of(phase) - (of(idle) * phase.seconds) / idle.seconds) / phase.sent
  const cpu = PARTS.map((part) => {
    const perMillion = (phase: Phase) => rounded(1e6 * each(({ cpu }) => cpu[part], phase))
    return {
      part,
      'idle, CPU s an hour': rounded((3600 * idle.cpu[part]) / idle.seconds),
      'CPU s a million ticks': perMillion(lone),
      'CPU s a million kept ticks': perMillion(kept),
      'CPU s a million turn messages': perMillion(moves),
      'CPU s a million health messages': perMillion(feels),
    }
  })
  const bytes = BYTES.map((what) => {
    const bytesOf = (phase: Phase) => rounded(each(({ bytes }) => bytes[what], phase))
    const perTick = { 'a tick': bytesOf(lone), 'a kept tick': bytesOf(kept) }
    return { bytes: what, ...perTick, 'a turn message': bytesOf(moves), 'a health message': bytesOf(feels) }
  })
  const paced = `each sends one every ${everySeconds} s, or what it kept in messages of 64 ticks`
  return [
    { title: `What ${meters} meters cost over a cluster: ${paced}. Idle is not in the rest`, rows: cpu },
    { title: 'Bytes, those of an idle cluster not among them', rows: bytes },
  ]
}
