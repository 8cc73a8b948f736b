import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Past } from './past.ts'
import { type OpenPeer, type Peer, type PeerQuestion, withTimes, YEAR_FROM_MS } from './peer.ts'

/** Local times would need an extension from the net; in their place Berlin's winter time, all the year. */
const LOCAL = 'epoch_ms(at_ms + 3600000)'
const OF_YEAR = `at_ms >= ${YEAR_FROM_MS}`
const SQL: Record<PeerQuestion, string> = {
  'last tick': 'SELECT max(at_ms) FROM tick',
  'a year by day': `SELECT date_trunc('day', ${LOCAL}) AS day, count(*) FROM tick WHERE ${OF_YEAR} GROUP BY day`,
  'ten years by month': `SELECT date_trunc('month', ${LOCAL}) AS month, count(*) FROM tick GROUP BY month`,
  'weekday × hour of a year': `SELECT isodow(${LOCAL}) AS day, hour(${LOCAL}) AS hour, count(*)
    FROM tick WHERE ${OF_YEAR} GROUP BY day, hour`,
}

const PACKAGE = '@duckdb/node-api'
const require = createRequire(import.meta.url)

/** What is used of the package; it is none of ours, so its types need not be here. */
interface DuckDb {
  DuckDBInstance: { create(file: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }> }
}
interface Connection {
  runAndReadAll(sql: string): Promise<unknown>
  closeSync(): void
}

/** A row for each turn; its columns are packed. */
export const DUCKDB: Peer = {
  name: 'DuckDB',
  missing: isHere() ? undefined : `npm install --no-save ${PACKAGE}`,
  open,
}

function isHere(): boolean {
  try {
    require.resolve(PACKAGE)
    return true
  } catch {
    return false
  }
}

async function open(past: Past, place: string): Promise<OpenPeer> {
  const file = `${place}.duckdb`
  if (!existsSync(file)) await make(past, file)
  const { connection, close } = await connect(file)
  return {
    bytes: statSync(file).size,
    async ask(question) {
      const sinceMs = performance.now()
      await connection.runAndReadAll(SQL[question])
      return performance.now() - sinceMs
    },
    close,
  }
}

async function connect(file: string) {
  const { DuckDBInstance } = require(PACKAGE) as DuckDb
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  async function close() {
    connection.closeSync()
    instance.closeSync()
  }
  return { connection, close }
}

/** Makes the file beside its place, so that one that is there is whole. */
async function make(past: Past, file: string): Promise<void> {
  const unfinished = `${file}-unfinished`
  rmSync(unfinished, { force: true })
  const { connection, close } = await connect(unfinished)
  try {
    await connection.runAndReadAll('CREATE TABLE tick(at_ms BIGINT)')
    const csv = `${file}.csv`
    await withTimes(past, csv, () => connection.runAndReadAll(`COPY tick FROM '${csv}' (HEADER false)`))
    await connection.runAndReadAll('CHECKPOINT')
  } finally {
    await close()
  }
  renameSync(unfinished, file)
}
