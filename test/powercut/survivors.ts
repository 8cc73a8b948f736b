import { join } from 'node:path'
import Database from 'better-sqlite3'
import { systemClock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import { openJournalReader } from '../../broker/journal/reader.ts'
import { JOURNAL_FILE } from '../../broker/journal/shape.ts'
import { openJournalWriter } from '../../broker/journal/writer.ts'
import { loadSettings } from '../../broker/settings.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { openStoreWriter } from '../../ingest/store/writer.ts'
import { JOURNAL_ID, type Kind, turn } from './story.ts'

/**
 * The number of turns in the folder: each from 1 on, once, as it was written. Reads as the program does that
 * starts after the cut.
 * @throws Error when a file cannot be opened, is damaged, or holds anything else
 */
export function survivors(kind: Kind, folder: string): number {
  return kind === 'store' ? storedTurns(folder) : journalledTurns(folder)
}

function journalledTurns(folder: string): number {
  const reader = openJournalReader(folder)
  const entries = reader?.after(0, Number.MAX_SAFE_INTEGER) ?? []
  reader?.close()
  openJournalWriter(folder, systemClock, () => {}).close()
  checkIntegrity(join(folder, JOURNAL_FILE)).close()
  for (const [i, { position, payload }] of entries.entries()) {
    expectSame(`entry ${i + 1}`, [position, `${Buffer.from(payload)}`], [i + 1, encode(turn(i + 1))])
  }
  return entries.length
}

function storedTurns(folder: string): number {
  const store = openStoreWriter(loadSettings(undefined, { WATTWHEEL_DATA: folder }))
  const position = store.position(JOURNAL_ID)
  const times = store.reader.ticks('main', 0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  store.close()
  const db = checkIntegrity(join(folder, STORE_FILE))
  const seen = db.prepare('SELECT lo, hi FROM seen').raw().all()
  const counted = db.prepare('SELECT coalesce(sum(n), 0) FROM rollup GROUP BY width_ms').pluck().all()
  db.close()
  const all = Array.from({ length: position }, (_, i) => turn(i + 1).at)
  expectSame('times', times, all)
  expectSame('ranges', seen, position > 0 ? [[1, position]] : [])
  expectSame('rollups', counted, position > 0 ? [position, position, position] : [])
  return position
}

function checkIntegrity(file: string): Database.Database {
  const db = new Database(file)
  expectSame('integrity', db.pragma('integrity_check', { simple: true }), 'ok')
  return db
}

function expectSame(what: string, got: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(got), JSON.stringify(expected)]
  if (is !== should) throw new Error(`${what}: expected ${should.slice(0, 200)}, got ${is.slice(0, 200)}`)
}
