import { writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { systemClock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import { JOURNAL_FILE } from '../../broker/journal/shape.ts'
import { openJournalWriter } from '../../broker/journal/writer.ts'
import { loadSettings } from '../../broker/settings.ts'
import { dice } from '../../firmware/simulator/dice.ts'
import { openStoreWriter } from '../../ingest/store/writer.ts'
import { JOURNAL_ID, type Kind, TOPIC, turn } from './story.ts'

/*
 * The process whose writes are recorded: commits turns in groups and says after each commit, with the number
 * of its last turn, that it is acknowledged.
 *   node recorded.js KIND FOLDER COMMITS
 */

const MOST_TURNS = 12

type Commit = (seqs: number[]) => Promise<void>

const payload = (seq: number) => Buffer.from(encode(turn(seq)))

function journal(folder: string): Commit {
  const writer = openJournalWriter(folder, systemClock, () => {})
  const append = (seq: number) =>
    new Promise<void>((resolve, reject) => {
      const message = { user: 'sensor', topic: TOPIC, payload: payload(seq) }
      writer.append(message, (error) => (error ? reject(error) : resolve()))
    })
  return async (seqs) => void (await Promise.all(seqs.map(append)))
}

function store(folder: string): Commit {
  const writer = openStoreWriter(loadSettings(undefined, { WATTWHEEL_DATA: folder }))
  return async (seqs) => {
    const arrivals = seqs.map((seq) => ({ topic: TOPIC, payload: payload(seq), atMs: turn(seq).at }))
    const read = { journal: JOURNAL_ID, from: (seqs[0] as number) - 1, position: seqs.at(-1) as number }
    await writer.record({ arrivals, read })
  }
}

/** The journal's file, written by a connection that syncs at checkpoints only. */
function relaxed(folder: string): Commit {
  openJournalWriter(folder, systemClock, () => {}).close()
  const db = new Database(join(folder, JOURNAL_FILE))
  db.pragma('synchronous = NORMAL')
  const insert = db.prepare(
    "INSERT INTO entry(at_ms, mono_ms, run, user, topic, payload) VALUES (0, 0, 1, 'sensor', ?, ?)",
  )
  const all = db.transaction((seqs: number[]) => {
    for (const seq of seqs) insert.run(TOPIC, payload(seq))
  })
  return async (seqs) => all(seqs)
}

const [kind, folder = '', commits] = process.argv.slice(2)
const commit = { journal, store, relaxed }[kind as Kind](folder)
const chance = dice('groups', kind as Kind)
let last = 0
for (let n = 0; n < Number(commits); n++) {
  const size = chance.happens(0.5) ? 1 : Math.floor(chance.between(1, MOST_TURNS + 1))
  await commit(Array.from({ length: size }, (_, i) => last + i + 1))
  last += size
  writeSync(1, `acknowledged ${last}\n`)
}
