import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Settings } from '../../../broker/contract/settings.ts'
import { loadSettings } from '../../../broker/settings.ts'
import type { Connection } from '../../../ingest/store/connection.ts'
import { PostgresError } from '../../../ingest/store/postgres/line.ts'
import { freePort } from '../../e2e/port.ts'
import { wattwheel } from '../../e2e/program.ts'
import { connectPostgres, type PostgresServer, startPostgres } from '../../postgres.ts'
import { type Crew, makeCrew } from './crew.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { layOutNodes, type Node, type NodePlan } from './nodes.ts'

/** The most workers that there ever are. */
const MOST_WORKERS = 3
const WEBS = 2
const LOOK_MS = 50

/** Three NATS servers, PostgreSQL, workers of ingest and web servers, each a process of its own. */
export interface Site {
  readonly crew: Crew
  readonly nodes: readonly Node[]
  readonly postgres: PostgresServer
  /** Between each worker and the database. */
  readonly ways: readonly Gateway[]
  readonly webUrls: readonly string[]
  /** Where one of the NATS servers answers, another each time. */
  readonly brokerUrl: string
  /** How many workers there are. */
  workers(): number
  /** Starts so many workers. */
  startWorkers(count: number): void
  /** Starts another program that takes itself for a worker. */
  startSubstitute(worker: number): void
  /** The settings of a worker, of as many as there are now. */
  settings(worker: number): Settings
  /** Asks the database, as soon as it answers. */
  ask<T>(question: (db: Connection) => T): Promise<T>
  close(): Promise<void>
}

export const workerName = (worker: number) => `worker-${worker}`
export const webName = (web: number) => `web-${web}`
export const nodeName = (node: number) => `nats-${node}`
export const SUBSTITUTE = 'substitute'

/**
 * Starts it all but the workers.
 * @param folder of its own
 */
export async function layOut(folder: string, meters: readonly string[], plan: NodePlan): Promise<Site> {
  const crew = makeCrew()
  const nodes = await layOutNodes(folder, plan)
  const targets = nodes.map(
    ({ port }) =>
      () =>
        connect({ port, host: '127.0.0.1', noDelay: true }),
  )
  const balancer = await startGateway(targets)
  const postgres = await startPostgres()
  const ways = await Promise.all(
    Array.from({ length: MOST_WORKERS }, () => startGateway([() => connect({ path: postgres.socket })])),
  )
  const db = connectPostgres(postgres.url('postgres'))
  const brokerUrl = `mqtt://127.0.0.1:${balancer.port}`
  let workers = 0

  const environment = (name: string, store: string) => ({
    WATTWHEEL_DATA: join(folder, name),
    WATTWHEEL_METERS: JSON.stringify(Object.fromEntries(meters.map((meter) => [meter, {}]))),
    WATTWHEEL_INGEST_INTAKE: 'subscription',
    WATTWHEEL_MQTT_URL: brokerUrl,
    WATTWHEEL_STORE: store,
    WATTWHEEL_HOME_ASSISTANT_DISCOVERY: 'false',
    ...(plan.slots > 0 && { WATTWHEEL_INGEST_SLOTS: `${plan.slots}` }),
  })
  const ofWorker = (worker: number, name: string) => ({
    ...environment(name, `postgres://wattwheel@127.0.0.1:${ways[worker - 1]?.port}/postgres`),
    WATTWHEEL_INGEST_SHARD: `${worker}/${workers}`,
  })

  for (const [i, node] of nodes.entries()) crew.start(nodeName(i + 1), node.start, false)
  const webPorts = await Promise.all(Array.from({ length: WEBS }, freePort))
  for (const [i, port] of webPorts.entries()) {
    const env = { ...environment(webName(i + 1), postgres.url('postgres')), WATTWHEEL_WEB_PORT: `${port}` }
    crew.start(webName(i + 1), () => wattwheel(['web'], env))
  }

  async function ask<T>(question: (db: Connection) => T): Promise<T> {
    for (;;) {
      try {
        return question(db)
      } catch (error) {
        if (!(error instanceof PostgresError)) throw error
        await delay(LOOK_MS)
      }
    }
  }

  return {
    ...{ crew, nodes, postgres, ways, ask },
    webUrls: webPorts.map((port) => `http://127.0.0.1:${port}`),
    brokerUrl,
    workers: () => workers,
    startWorkers(count) {
      workers = count
      for (let worker = 1; worker <= count; worker++) {
        const env = ofWorker(worker, workerName(worker))
        crew.start(workerName(worker), () => wattwheel(['ingest'], env))
      }
    },
    startSubstitute(worker) {
      const env = ofWorker(worker, SUBSTITUTE)
      crew.start(SUBSTITUTE, () => wattwheel(['ingest'], env))
    },
    settings: (worker) => loadSettings(undefined, ofWorker(worker, workerName(worker))),
    async close() {
      await crew.close()
      for (const gateway of [balancer, ...ways]) gateway.close()
      db.close()
      await postgres.remove()
    },
  }
}

/** Resolves when all NATS servers take part. */
export async function wholeAgain({ nodes }: Pick<Site, 'nodes'>): Promise<void> {
  while (!(await Promise.all(nodes.map((node) => node.isWhole()))).every(Boolean)) await delay(LOOK_MS)
}
