import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../e2e/program.ts'
import type { Past } from './past.ts'
import { type OpenPeer, type Peer, type PeerQuestion, withTimes, YEAR_FROM_MS } from './peer.ts'

const LOCAL = "to_timestamp(at_ms / 1000.0) AT TIME ZONE 'Europe/Berlin'"
const OF_YEAR = `at_ms >= ${YEAR_FROM_MS}`
const SQL: Record<PeerQuestion, string> = {
  'last tick': 'SELECT max(at_ms) FROM tick',
  'a year by day': `SELECT date_trunc('day', ${LOCAL}) AS day, count(*) FROM tick WHERE ${OF_YEAR} GROUP BY day`,
  'ten years by month': `SELECT date_trunc('month', ${LOCAL}) AS month, count(*) FROM tick GROUP BY month`,
  'weekday × hour of a year': `SELECT extract(isodow FROM ${LOCAL}) AS day, extract(hour FROM ${LOCAL}) AS hour, count(*)
    FROM tick WHERE ${OF_YEAR} GROUP BY day, hour`,
}

/** Where Debian puts the server's programs, by version. */
const DEBIAN = '/usr/lib/postgresql'
const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b)) : []
const programs = join(DEBIAN, versions.at(-1) ?? '', 'bin')
const isHere = existsSync(join(programs, 'postgres')) && spawnSync('psql', ['--version']).error === undefined

/** A row for each turn under a primary key, as PostgreSQL is set up by itself. */
export const POSTGRESQL: Peer = {
  name: 'PostgreSQL',
  missing: isHere ? undefined : 'apt-get install postgresql',
  open,
}

async function open(past: Past, place: string): Promise<OpenPeer> {
  if (!existsSync(place)) makeCluster(place)
  const options = ['-k', place, '-c', 'listen_addresses=']
  const [server = '', ...args] = asOwner([join(programs, 'postgres'), '-D', place, ...options])
  const program = run(server, args)
  const close = async () => void (await program.stop('SIGINT'))
  await program.find((lines) => lines.find((line) => line.includes('ready to accept connections')))
  try {
    if (psql(place, '-c', "SELECT to_regclass('tick')").trim() === '') await load(past, place)
    const bytes = Number(psql(place, '-c', "SELECT pg_total_relation_size('tick')"))
    return { bytes, ask: async (question) => durationIn(psql(place, '-c', '\\timing on', '-c', SQL[question])), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The server refuses to run as root: it then is Debian's user for it. */
function asOwner(command: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return command
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
}

function makeCluster(place: string): void {
  mkdirSync(place)
  const [initdb = '', ...args] = asOwner([
    join(programs, 'initdb'),
    '-D',
    place,
    '-U',
    'bench',
    '-A',
    'trust',
    '-E',
    'UTF8',
  ])
  if (process.getuid?.() === 0) chownSync(place, idOf('-u'), idOf('-g'))
  execFileSync(initdb, args, { stdio: 'ignore' })
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
}

async function load(past: Past, place: string): Promise<void> {
  const file = `${place}.csv`
  // In one transaction: a table that is there is whole.
  const steps = ['--single-transaction', '-c', 'CREATE TABLE tick(at_ms bigint PRIMARY KEY)']
  await withTimes(past, file, () => psql(place, ...steps, '-c', `\\copy tick FROM '${file}'`))
  psql(place, '-c', 'VACUUM ANALYZE tick')
}

function psql(place: string, ...args: readonly string[]): string {
  const always = ['-h', place, '-U', 'bench', '-d', 'postgres', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1']
  return execFileSync('psql', [...always, ...args], { encoding: 'utf8' })
}

/** The last line that psql prints is, say, "Time: 1234.567 ms (00:01.235)". */
function durationIn(output: string): number {
  const durationMs = /Time: ([\d.]+) ms/.exec(output)?.[1]
  if (durationMs === undefined) throw new Error(`expected psql to tell the time it took, got ${output.slice(-200)}`)
  return Number(durationMs)
}
