import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from '../../../ingest/store/connection.ts'
import { layOutNodes, NODES } from '../../chaos/cluster/nodes.ts'
import { freePort } from '../../e2e/port.ts'
import { type Program, wattwheel } from '../../e2e/program.ts'
import { connectPostgres, startPostgres } from '../../postgres.ts'
import { subscribe } from '../connection.ts'
import { treeCpuSeconds, writtenBytes } from '../gauge.ts'
import type { House } from '../house.ts'

/** What a set-up for many houses is made of. */
export const PARTS = ['NATS, three servers', 'ingest, two workers', 'PostgreSQL', 'web'] as const
export type Part = (typeof PARTS)[number]

/** Three NATS servers that keep all messages, PostgreSQL, workers of ingest and a web server, running. */
export interface Cluster {
  /** Where the NATS servers speak MQTT. */
  readonly ports: readonly number[]
  /** The CPU time that each part has used since it began. */
  cpuSeconds(): Record<Part, number>
  /** What the NATS servers together had the system write to disks. */
  brokersWrittenBytes(): number
  /** How long PostgreSQL's write-ahead log is, since ever. */
  walBytes(): number
  /** How much the ticks take, with all that is made of them. */
  storeBytes(): number
  ticks(): number
  close(): Promise<void>
}

const WORKERS = 2
const SLOTS = 16
const LOOK_EVERY_MS = 50

/** Starts it all, and waits until the workers are there. */
export async function startCluster({ folder, env }: House): Promise<Cluster> {
  const nodes = await layOutNodes(folder, { consumers: NODES, slots: SLOTS })
  const brokers = nodes.map((node) => node.start())
  while (!(await Promise.all(nodes.map((node) => node.isWhole()))).every(Boolean)) await delay(LOOK_EVERY_MS)
  const ports = nodes.map(({ port }) => port)
  const postgres = await startPostgres()
  const db = connectPostgres(postgres.url('postgres'))
  const online = bothOnline(ports[0] as number)
  const programOf = (stage: string, broker: number, more: Record<string, string>) =>
    wattwheel([stage], {
      ...env,
      WATTWHEEL_DATA: join(folder, `${stage}-${broker}`),
      WATTWHEEL_INGEST_INTAKE: 'subscription',
      WATTWHEEL_INGEST_SLOTS: `${SLOTS}`,
      WATTWHEEL_MQTT_URL: `mqtt://127.0.0.1:${ports[broker]}`,
      WATTWHEEL_STORE: postgres.url('postgres'),
      WATTWHEEL_HOME_ASSISTANT_DISCOVERY: 'false',
      ...more,
    })
  const workers = [0, 1].map((i) => programOf('ingest', i, { WATTWHEEL_INGEST_SHARD: `${i + 1}/${WORKERS}` }))
  const web = programOf('web', 2, { WATTWHEEL_WEB_PORT: `${await freePort()}` })
  await online

  const [postmaster] = readFileSync(join(dirname(postgres.socket), 'data', 'postmaster.pid'), 'utf8').split('\n')
  const cpuOf = (programs: readonly Program[]) => programs.reduce((sum, { pid }) => sum + treeCpuSeconds(pid), 0)
  const ask = (sql: string) => askNumber(db, sql)
  return {
    ports,
    cpuSeconds: () => ({
      'NATS, three servers': cpuOf(brokers),
      'ingest, two workers': cpuOf(workers),
      PostgreSQL: treeCpuSeconds(Number(postmaster)),
      web: cpuOf([web]),
    }),
    brokersWrittenBytes: () => brokers.reduce((sum, { pid }) => sum + writtenBytes(pid), 0),
    walBytes: () => ask("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"),
    storeBytes: () => ask('SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = $$r$$'),
    ticks: () => ask('SELECT count(*) FROM tick'),
    async close() {
      for (const program of [web, ...workers, ...brokers]) await program.stop()
      db.close()
      await postgres.remove()
    },
  }
}

const askNumber = (db: Connection, sql: string) => Number(db.prepare<[], number>(sql).pluck().get())

/** Resolves when the workers say that they are there: then the sessions of their slots are made. */
async function bothOnline(port: number): Promise<void> {
  const online = new Set<string>()
  let tell = () => {}
  const there = new Promise<void>((resolve) => (tell = resolve))
  const { close } = await subscribe(port, 'wattwheel/ingest/+/status', (messages) => {
    for (const { topic, payload } of messages) if (`${payload}` === 'online') online.add(topic)
    if (online.size === WORKERS) tell()
  })
  await there
  close()
}
