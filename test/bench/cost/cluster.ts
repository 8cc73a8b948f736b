import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Connection } from '../../../ingest/store/connection.ts'
import { bothOnline, startListener } from '../../chaos/cluster/listener.ts'
import { layOutNodes, NODES } from '../../chaos/cluster/nodes.ts'
import { wholeAgain } from '../../chaos/cluster/site.ts'
import type { Keep } from '../../chaos/keeping.ts'
import { freePort } from '../../e2e/port.ts'
import { type Program, wattwheel } from '../../e2e/program.ts'
import { connectPostgres, startPostgres } from '../../postgres.ts'
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
}

const WORKERS = 2
const SLOTS = 16

/** Starts it all, each to be kept, and waits until the workers are there. */
export async function startCluster({ folder, env }: House, keep: Keep): Promise<Cluster> {
  const keepRunning = (program: Program) => {
    keep({ close: async () => void (await program.stop()) })
    return program
  }
  const nodes = await layOutNodes(folder, { consumers: NODES, slots: SLOTS })
  const brokers = nodes.map((node) => keepRunning(node.start()))
  await wholeAgain({ nodes })
  const ports = nodes.map(({ port }) => port)
  const postgres = await startPostgres()
  keep({ close: postgres.remove })
  const db = connectPostgres(postgres.url('postgres'))
  keep({ close: () => void db.close() })
  const listener = startListener(() => `mqtt://127.0.0.1:${ports[0]}`)
  const programOf = (stage: string, broker: number, more: Record<string, string>) =>
    keepRunning(
      wattwheel([stage], {
        ...env,
        WATTWHEEL_DATA: join(folder, `${stage}-${broker}`),
        WATTWHEEL_INGEST_INTAKE: 'subscription',
        WATTWHEEL_INGEST_SLOTS: `${SLOTS}`,
        WATTWHEEL_MQTT_URL: `mqtt://127.0.0.1:${ports[broker]}`,
        WATTWHEEL_STORE: postgres.url('postgres'),
        WATTWHEEL_HOME_ASSISTANT_DISCOVERY: 'false',
        ...more,
      }),
    )
  const workers = [0, 1].map((i) => programOf('ingest', i, { WATTWHEEL_INGEST_SHARD: `${i + 1}/${WORKERS}` }))
  const web = programOf('web', 2, { WATTWHEEL_WEB_PORT: `${await freePort()}` })
  await bothOnline(listener)
  listener.close()

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
  }
}

const askNumber = (db: Connection, sql: string) => Number(db.prepare<[], number>(sql).pluck().get())
