import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mappingsOf } from '../../../broker/accounts/nats.ts'
import { freePort } from '../../e2e/port.ts'
import { type Program, run } from '../../e2e/program.ts'
import { NATS_SERVER } from '../brokers.ts'

/** How many NATS servers there are, each of which keeps everything: one of them may be lost. */
export const NODES = 3

/** One of the NATS servers. */
export interface Node {
  /** Where it speaks MQTT, however often it is started. */
  port: number
  start(): Program
  /** Whether it takes part: another may be ended then. */
  isWhole(): Promise<boolean>
}

/** How the NATS servers are set up. */
export interface NodePlan {
  /** How many of them know what a session has acknowledged. */
  consumers: number
  /** Into how many slots they sort the meters; 0: they do not. */
  slots: number
}

/** Lays out a cluster of NATS servers, each over a folder of its own. */
export async function layOutNodes(folder: string, { consumers, slots }: NodePlan): Promise<Node[]> {
  const ports: { mqtt: number; route: number; http: number }[] = []
  while (ports.length < NODES) ports.push({ mqtt: await freePort(), route: await freePort(), http: await freePort() })
  const routes = ports.map(({ route }) => `"nats-route://127.0.0.1:${route}"`).join(', ')
  return ports.map(({ mqtt, route, http }, i) => {
    const own = join(folder, `nats-${i + 1}`)
    mkdirSync(own, { recursive: true })
    const file = join(own, 'nats.conf')
    const lines = [
      `server_name: node-${i + 1}`,
      'listen: "127.0.0.1:-1"',
      `http: "127.0.0.1:${http}"`,
      `cluster { name: wattwheel, listen: "127.0.0.1:${route}", routes: [${routes}] }`,
      `jetstream { store_dir: "${own}" }`,
      'mqtt {',
      `  listen: "127.0.0.1:${mqtt}", stream_replicas: ${NODES}, consumer_replicas: ${consumers}`,
      // Brings again after two seconds, not thirty, what a dead worker has left unacknowledged.
      '  ack_wait: "2s", max_ack_pending: 20',
      '}',
      slots > 0 ? mappingsOf('wattwheel', slots) : '',
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    return { port: mqtt, start: () => run(NATS_SERVER, ['-c', file]), isWhole: () => answersWell(http) }
  })
}

/** Asks a NATS server for its health. Under load one or the other consumer always lags behind: that is not asked. */
async function answersWell(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz?js-server-only=true`)).ok
  } catch {
    return false // It is not there yet.
  }
}
