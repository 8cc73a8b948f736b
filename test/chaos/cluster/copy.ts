import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Connection } from '../../../ingest/store/connection.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'

/** What a verdict asks for, and the keys that it finds rows by. */
const TABLES = {
  meter: { columns: ['meter', 'id', 'energy_wh'], key: 'id' },
  tick: { columns: ['meter', 'at_ms'], key: 'meter, at_ms' },
  seen: { columns: ['meter', 'boot', 'lo', 'hi'], key: 'meter, boot, lo' },
  span: { columns: ['meter', 'boot', 'lo', 'hi', 'n'], key: 'meter, boot, lo' },
  rollup: {
    columns: ['meter', 'width_ms', 'bucket', 'n', 'first_ms', 'last_ms', 'shortest_ms', 'longest_ms'],
    key: 'meter, width_ms, bucket',
  },
  tally: { columns: ['meter', 'event', 'n'], key: 'meter, event' },
}

/** Copies what PostgreSQL has into a file of SQLite, where it can be compared with what the sensors counted. */
export function copyStore(db: Connection, data: string): void {
  mkdirSync(data, { recursive: true })
  const file = join(data, STORE_FILE)
  rmSync(file, { force: true })
  const copy = new Database(file)
  try {
    db.transaction(() => {
      for (const [table, { columns, key }] of Object.entries(TABLES)) {
        copy.exec(`CREATE TABLE ${table}(${columns}); CREATE UNIQUE INDEX ${table}_key ON ${table}(${key})`)
        const insert = copy.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?')})`)
        const rows = db.prepare<[], unknown[]>(`SELECT ${columns} FROM ${table}`).raw().all()
        copy.transaction(() => rows.map((row) => insert.run(row)))()
      }
    })()
  } finally {
    copy.close()
  }
}
