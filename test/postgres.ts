import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from '../ingest/store/connection.ts'
import { ALONE } from '../ingest/store/engine.ts'
import { makeConnection } from '../ingest/store/postgres/connection.ts'
import { openLine } from '../ingest/store/postgres/line.ts'
import { openPostgresWriter } from '../ingest/store/postgres/open.ts'

/** A PostgreSQL server of the tests' own, in a folder that goes with it; it listens to a socket there and to nothing else. */
export interface PostgresServer {
  /** The address of a database. */
  url(database: string): string
  /** The socket that it listens to. */
  readonly socket: string
  /** Begins to start it; who connects has to be patient. */
  start(): void
  /** Ends it at once, as a crash does: its processes with it, or with SIGKILL the first of them alone. */
  kill(signal?: 'SIGQUIT' | 'SIGKILL'): Promise<void>
  /** Ends it, and removes all it has. */
  remove(): Promise<void>
}

/** In it is a store that is empty, from which others are made. */
const TEMPLATE = 'template_store'
const RETRY_MS = 100

/** Where Debian has the programs of the newest version; undefined where it is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = '/usr/lib/postgresql'
  if (!statSync(versions, { throwIfNoEntry: false })) return undefined
  const newest = readdirSync(versions)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1)
  return newest && join(versions, newest, 'bin')
}

/** Makes a server and starts it. It refuses to be run by root, who lets Debian's user for it run it. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresPrograms()
  if (!programs) throw new Error('expected PostgreSQL in /usr/lib/postgresql, got none: apt-get install postgresql')
  const folder = mkdtempSync(join(tmpdir(), 'wattwheel-postgres-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const user = process.getuid?.() === 0 ? idsOf('postgres') : undefined
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid)
  const options = { cwd: folder, ...user, stdio: 'ignore' } as const
  const initdb = ['-D', data, '--auth=trust', '--username=wattwheel', '--encoding=UTF8', '--no-sync']
  execFileSync(join(programs, 'initdb'), initdb, options)
  const url = (database: string) => `postgres://wattwheel@localhost/${database}?host=${encodeURIComponent(folder)}`
  let server: ChildProcess | undefined

  /** Without a word to those who are connected, and without bringing anything in order. */
  async function kill(signal: 'SIGQUIT' | 'SIGKILL' = 'SIGQUIT'): Promise<void> {
    const killed = server
    server = undefined
    if (killed?.kill(signal)) await once(killed, 'exit')
  }

  function start(): void {
    const given = { listen_addresses: '', unix_socket_directories: folder, max_connections: 300, fsync: 'off' }
    const set = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const started = spawn(join(programs as string, 'postgres'), ['-D', data, ...set], options)
    server = started
    // It refuses while processes of one that was killed are still there.
    started.once('exit', () => setTimeout(() => server === started && start(), RETRY_MS))
  }

  start()
  const line = openLine({ url: url('postgres'), greeting: [], patienceMs: 60_000 })
  line.ask({ fresh: true, queries: [{ text: 'SELECT 1' }] })
  line.close()
  return {
    url,
    socket: join(folder, '.s.PGSQL.5432'),
    start,
    kill,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (which: string) => Number(execFileSync('id', [which, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Makes the store that others are copied from: a copy is there sooner than all of its tables. */
export function makeTemplate(server: PostgresServer): void {
  const db = connectPostgres(server.url('postgres'))
  db.exec(`CREATE DATABASE ${TEMPLATE}`)
  db.close()
  openPostgresWriter(server.url(TEMPLATE), ALONE).db.close()
}

/** Makes a database with an empty store in it, through a connection to any database of the server; answers its name. */
export function makeStoreDatabase(db: Connection): string {
  const name = `store_${randomUUID().replaceAll('-', '')}`
  db.exec(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`)
  return name
}

/** Speaks with a database. */
export function connectPostgres(url: string): Connection {
  return makeConnection(openLine({ url, greeting: [], patienceMs: 10_000 }))
}
