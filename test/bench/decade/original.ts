import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import type { Past } from './past.ts'
import { type OpenPeer, type Peer, type PeerQuestion, YEAR_FROM_MS } from './peer.ts'

const LOCAL = "timestamp, 'unixepoch', 'localtime'"
const OF_YEAR = `timestamp >= ${YEAR_FROM_MS / 1000}`
const SQL: Record<PeerQuestion, string> = {
  'last tick': 'SELECT max(timestamp) FROM energy',
  'a year by day': `SELECT date(${LOCAL}) AS day, count(*) FROM energy WHERE ${OF_YEAR} GROUP BY day`,
  'ten years by month': `SELECT strftime('%Y-%m', ${LOCAL}) AS month, count(*) FROM energy GROUP BY month`,
  'weekday × hour of a year': `SELECT strftime('%w %H', ${LOCAL}) AS hour, count(*) FROM energy WHERE ${OF_YEAR} GROUP BY hour`,
}

/** As the meter's first program kept them: a row for each turn with its time in seconds, and every question reads all. */
export const ORIGINAL: Peer = { name: 'SQLite, whole-table scans', missing: undefined, open }

async function open({ folder }: Past, place: string): Promise<OpenPeer> {
  const file = `${place}.db`
  if (!existsSync(file)) make(file, join(folder, STORE_FILE))
  const db = new Database(file, { readonly: true })
  return {
    bytes: statSync(file).size,
    async ask(question) {
      const sinceMs = performance.now()
      db.prepare(SQL[question]).raw().all()
      return performance.now() - sinceMs
    },
    async close() {
      db.close()
    },
  }
}

function make(file: string, store: string): void {
  const unfinished = `${file}-unfinished`
  rmSync(unfinished, { force: true })
  const db = new Database(unfinished)
  db.exec('CREATE TABLE energy(timestamp REAL)')
  db.prepare('ATTACH ? AS past').run(store)
  db.exec('INSERT INTO energy SELECT at_ms / 1000.0 FROM past.tick ORDER BY at_ms')
  db.exec('DETACH past')
  db.close()
  renameSync(unfinished, file)
}
