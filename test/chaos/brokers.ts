import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Program, run } from '../e2e/program.ts'

/** A broker that is not ours, set up as its users have it. */
interface Foreign {
  /** Where the program is. */
  program: string
  /** The text of its configuration. */
  configure(folder: string, port: number): string[]
  /** What it logs when it has started. */
  up: string
}

/** As Debian's package has it, but that it drops nothing of what waits for ingest. */
const mosquitto = (folder: string, port: number): string[] => [
  `listener ${port} 127.0.0.1`,
  'allow_anonymous true',
  'persistence true',
  `persistence_location ${folder}/`,
  'max_queued_messages 0',
  'connection_messages false',
  'log_dest stderr',
  ...(process.getuid?.() === 0 ? ['user root'] : []),
]

const nats = (folder: string, port: number, more = ''): string[] => [
  'server_name: wattwheel',
  'listen: "127.0.0.1:-1"',
  `jetstream { store_dir: "${folder}" }`,
  `mqtt { listen: "127.0.0.1:${port}" ${more} }`,
]

const MOSQUITTO = { program: '/usr/sbin/mosquitto', up: 'running' }
export const NATS_SERVER = '/usr/sbin/nats-server'
const NATS = { program: NATS_SERVER, up: 'Server is ready' }

export const FOREIGN = {
  /** Writes its memory to disk every half hour, and when it ends in order. */
  mosquitto: { ...MOSQUITTO, configure: mosquitto },
  /** Writes its memory to disk at every change. */
  'mosquitto-autosave': {
    ...MOSQUITTO,
    configure: (folder, port) => [...mosquitto(folder, port), 'autosave_on_changes true', 'autosave_interval 1'],
  },
  /** Gives to the system before it acknowledges, which writes to disk when it likes. */
  nats: { ...NATS, configure: nats },
  /** Hasty, too, and with few messages on their way at once: the rest it brings later. */
  'nats-narrow': { ...NATS, configure: (folder, port) => nats(folder, port, ', ack_wait: "2s", max_ack_pending: 5') },
  /** Brings again after two seconds, not thirty, what a dead ingest has left unacknowledged. */
  'nats-hasty': { ...NATS, configure: (folder, port) => nats(folder, port, ', ack_wait: "2s"') },
} satisfies Record<string, Foreign>

export type BrokerKind = 'embedded' | keyof typeof FOREIGN
export const BROKERS = ['embedded', ...Object.keys(FOREIGN)] as BrokerKind[]

/** Whether a broker is installed here. */
export const isInstalled = (kind: BrokerKind) => kind === 'embedded' || existsSync(FOREIGN[kind].program)

/** Starts a broker that is not ours over a folder of its own. */
export function startForeign(kind: keyof typeof FOREIGN, folder: string, port: number): Program {
  const { program, configure } = FOREIGN[kind]
  const store = join(folder, 'kept')
  mkdirSync(store, { recursive: true })
  const file = join(folder, 'broker.conf')
  writeFileSync(file, `${configure(store, port).join('\n')}\n`)
  return run(program, ['-c', file])
}
