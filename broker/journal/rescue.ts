import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { exclusively, makeDatabase, sync } from '../database.ts'
import { type Salvaged, salvage } from './salvage.ts'
import { JOURNAL, JOURNAL_FILE, LEAP } from './shape.ts'

/** What became of a damaged journal. */
export interface Rescue {
  /** Where the damaged file lies now. */
  aside: string
  /** The new journal has the id of the damaged one, so that ingest reads on where it was. */
  sameId: boolean
  /** So many entries were brought over. */
  entries: number
  /** At least so many could not be read. */
  unread: number
  /** So many bare ticks were left behind: nothing would tell whether they were counted already. */
  bare: number
}

/**
 * Sets a damaged journal aside and puts a new one in its place, with all the entries that can still be read at
 * their positions. Broken off at any point, `finishRescue` or another rescue brings it to its end.
 * @throws Fault when somebody writes the journal, or the disk is full
 */
export function rescueJournal(dataFolder: string, nowMs: number): Rescue {
  const file = join(dataFolder, JOURNAL_FILE)
  return exclusively(file, () => {
    const part = `${file}.part`
    for (const suffix of ['', '-journal']) rmSync(part + suffix, { force: true })
    let brought: Brought = { sameId: false, entries: 0, unread: 0, bare: 0 }
    makeDatabase(part, JOURNAL, (db) => {
      brought = bringOver(db, salvage(file), nowMs)
    })
    const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
    renameSync(part, file + RESCUED + stamp)
    sync(dataFolder)
    return { aside: change(file, stamp), ...brought }
  })
}

/** In the name of a journal that is ready to take the place of the damaged one; the stamp follows. */
const RESCUED = '.rescued-'

/** Ends a rescue that was broken off after the new journal was ready; answers where the damaged one lies now. */
export function finishRescue(dataFolder: string): string | undefined {
  const ready = (existsSync(dataFolder) ? readdirSync(dataFolder) : []).find((name) =>
    name.startsWith(JOURNAL_FILE + RESCUED),
  )
  if (!ready) return undefined
  const file = join(dataFolder, JOURNAL_FILE)
  return exclusively(file, () => change(file, ready.slice((JOURNAL_FILE + RESCUED).length)))
}

/** The -wal file goes first: beside the new journal SQLite would take it for that one's. */
function change(file: string, stamp: string): string {
  const aside = `${file}.damaged-${stamp}`
  for (const suffix of ['-wal', '-shm', '']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  sync(dirname(file))
  renameSync(file + RESCUED + stamp, file)
  sync(dirname(file))
  return aside
}

type Brought = Omit<Rescue, 'aside'>

function bringOver(db: Database, salvaged: Iterable<Salvaged>, nowMs: number): Brought {
  const insertRun = db.prepare(
    `INSERT INTO run(run, started_at_ms) VALUES (?, ?) ON CONFLICT (run)
     DO UPDATE SET started_at_ms = min(started_at_ms, excluded.started_at_ms)`,
  )
  const insert = db.prepare(
    `INSERT INTO entry(position, at_ms, mono_ms, run, user, topic, payload)
     VALUES (@position, @atMs, @monoMs, @run, @user, @topic, @payload) ON CONFLICT (position) DO NOTHING`,
  )
  let id: string | undefined
  let usedTo: number | undefined
  for (const one of salvaged) {
    if (one.kind === 'identity') id = one.id
    else if (one.kind === 'usedTo') usedTo = Math.max(usedTo ?? 0, one.position)
    else if (one.kind === 'run') insertRun.run(one.run.run, one.run.startedAtMs)
    else {
      insertRun.run(one.entry.run, one.entry.atMs)
      insert.run(one.entry)
    }
  }
  const { last, entries, unread } = surveyOf(db, usedTo)
  if (id) db.prepare('UPDATE identity SET id = ?').run(id)
  const bare = id ? 0 : db.prepare('DELETE FROM entry WHERE length(payload) = 0').run().changes
  leap(db, last, usedTo, nowMs)
  return { sameId: id !== undefined, entries: entries - bare, unread, bare }
}

/** What was found, and what does not come between it; what a rescue before this one left out was never there. */
function surveyOf(db: Database, usedTo: number | undefined): { last: number; entries: number; unread: number } {
  const all = db.prepare<[], { entries: number; last: number | null }>(
    'SELECT count(*) AS entries, max(position) AS last FROM entry',
  )
  const between = db
    .prepare<[], number | null>(
      `SELECT sum(missing) FROM (SELECT position - lag(position) OVER (ORDER BY position) - 1 AS missing FROM entry)
       WHERE missing < ${LEAP}`,
    )
    .pluck()
  const { entries, last } = all.get() ?? { entries: 0, last: null }
  const after = last === null || usedTo === undefined || usedTo - last >= LEAP ? 0 : Math.max(0, usedTo - last)
  return { last: last ?? 0, entries, unread: (between.get() ?? 0) + after }
}

/** Where nothing tells how many positions there were, the time does: there were never that many in a millisecond. */
function leap(db: Database, last: number, usedTo: number | undefined, nowMs: number): void {
  const beyond = Math.max(last, usedTo ?? Math.round(nowMs)) + LEAP
  db.prepare("DELETE FROM sqlite_sequence WHERE name = 'entry'").run()
  db.prepare("INSERT INTO sqlite_sequence(name, seq) VALUES ('entry', ?)").run(beyond)
}
