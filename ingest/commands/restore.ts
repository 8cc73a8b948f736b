import { existsSync, linkSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Command } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { exclusively, inspect, sync } from '../../broker/database.ts'
import { openJournalReader } from '../../broker/journal/reader.ts'
import { copyDatabase, positionIn, stampOf } from '../store/backups.ts'
import { expectFile } from '../store/copy.ts'
import { STORE, STORE_FILE } from '../store/schema.ts'
import { quietly } from './quietly.ts'

/** `wattwheel restore`: puts a backup in the place of the store. */
export const restoreCommand = {
  summary: 'put a backup in the place of the database',
  options: {},
  argument: { name: 'file', required: true, help: 'the backup' },
  adapt: quietly,
  async start(settings, _log, { file = '' }): Promise<undefined> {
    expectFile(settings)
    const { aside, position, lost } = restore(settings, file, Date.now())
    const say = (text: string) => process.stdout.write(`${text}\n`)
    say(`Restored ${resolve(file)}.`)
    if (aside) say(`The database before it is kept as ${aside}.`)
    if (position !== undefined) say(`Ingest will read on from position ${position} of the journal.`)
    if (lost > 0)
      say(`Up to ${lost} messages after that are no longer in the journal: the backup is older than what it keeps.`)
    say('If a web server runs alone, start it again.')
  },
} satisfies Command

/** What a restore did: where the store before it went, and from where ingest will read the journal. */
export interface Restored {
  aside: string | undefined
  position: number | undefined
  /** At most so many messages lie between the backup and what the journal still has. */
  lost: number
}

/**
 * Puts a backup in the place of the store; what ingest recorded since is in the journal and will be read again.
 * @throws Fault when ingest is running, or the file is not a sound backup that this version can read
 */
export function restore({ data }: Pick<Settings, 'data'>, file: string, nowMs: number): Restored {
  const from = resolve(file)
  const version = inspect(from, STORE)
  if (!version) throw new Fault(`restore: expected a backup at ${from}, got ${version === 0 ? 'an empty' : 'no'} file.`)
  const store = join(data, STORE_FILE)
  return exclusively(store, () => {
    const fresh = join(data, 'restored.db')
    copyDatabase(from, fresh)
    const aside = setAside(store, join(data, `replaced-${stampOf(nowMs)}.db`))
    renameSync(fresh, store)
    sync(data)
    return { aside, ...placeInJournal(data, store) }
  })
}

/** Gives the store a second name, so that a single rename then replaces it; answers that name. */
function setAside(file: string, aside: string): string | undefined {
  const beside = ['-wal', '-shm']
  if (!existsSync(file) && !existsSync(`${file}-wal`)) return undefined
  if (existsSync(file)) bringTogether(file)
  for (const suffix of beside.filter((suffix) => existsSync(file + suffix))) renameSync(file + suffix, aside + suffix)
  if (existsSync(file)) linkSync(file, aside)
  return aside
}

/** Brings what is in the -wal file into the database; what is damaged is kept as it is. */
function bringTogether(file: string): void {
  const db = new Database(file, { timeout: 0 })
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  } finally {
    db.close()
  }
}

function placeInJournal(data: string, store: string): Pick<Restored, 'position' | 'lost'> {
  const journal = openJournalReader(data)
  if (!journal) return { position: undefined, lost: 0 }
  try {
    const position = positionIn(store, journal.id)
    const [first] = journal.after(0, 1)
    return { position, lost: first ? Math.max(0, first.position - position - 1) : 0 }
  } finally {
    journal.close()
  }
}
