import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../broker/contract/clock.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { backupFile, backupFolder, discard, listBackups, positionIn, pruneBackups, settle } from '../store/backups.ts'
import { expectRoom } from '../store/copy.ts'
import { examineCopy } from '../store/examine.ts'
import type { StoreWriter } from '../store/writer.ts'

/** The backups that ingest makes of the store while it runs. */
export interface Backups {
  /** Makes a backup if one is due, now and from now on. */
  begin(): void
  /** Makes a backup if one is due; never rejects. */
  look(): Promise<void>
  /** How far a journal had been read in the oldest backup kept; 0 where there is none. */
  position(journal: string): number
  close(): Promise<void>
}

const HOUR_MS = 3_600_000
const LOOK_MS = 60_000
const RETRY_MS = HOUR_MS
const FAILED = '.failed.db'

/** What follows from it. */
export interface BackupEvents {
  /** There are other backups than before. */
  changed(): void
  /** The first backup that failed since one was made. */
  failed(message: string): void
}

/** Keeps backups of the store as `backup.every_hours` and `backup.keep` say, and no other than good ones. */
export function keepBackups(
  { data, backup }: Pick<Settings, 'data' | 'backup'>,
  store: Pick<StoreWriter, 'copyTo'>,
  log: Log,
  clock: Clock,
  told: BackupEvents,
): Backups {
  const stop = new AbortController()
  const positions = new Map<string, number>()
  let nextMs = clock.monoMs() + backup.every_hours * HOUR_MS
  let waitUntilMs = Number.NEGATIVE_INFINITY
  let running = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let failing = false

  /** By the wall clock, for the time before this run; by the other one too, should the wall clock be wrong. */
  function isDue(): boolean {
    const newest = listBackups(data).at(-1)
    if (!newest || clock.monoMs() >= nextMs) return true
    return clock.wallMs() - newest.atMs >= backup.every_hours * HOUR_MS
  }

  async function make(): Promise<void> {
    const part = join(backupFolder(data), 'unfinished.db')
    const file = backupFile(data, clock.wallMs())
    mkdirSync(backupFolder(data), { recursive: true })
    discard(part)
    expectRoom(data)
    await store.copyTo(part, stop.signal)
    await expectGood(part, file, data, stop.signal)
    settle(part, file)
    pruneBackups(data, backup.keep)
    nextMs = clock.monoMs() + backup.every_hours * HOUR_MS
    log.info({ file }, 'backed up the store')
  }

  async function makeIfDue(): Promise<void> {
    positions.clear()
    if (stop.signal.aborted || clock.monoMs() < waitUntilMs) return
    try {
      if (!isDue()) return
      await make()
      failing = false
      positions.clear()
      told.changed()
    } catch (error) {
      if (stop.signal.aborted) return
      waitUntilMs = clock.monoMs() + RETRY_MS
      const { message } = error as Error
      log.error({ err: error }, `no backup made, trying again in an hour: ${message}`)
      if (!failing) told.failed(`No backup was made: ${message}`)
      failing = true
    }
  }

  function look(): Promise<void> {
    running = running.then(makeIfDue)
    return running
  }

  return {
    begin() {
      if (stop.signal.aborted) return
      void look()
      timer ??= setInterval(look, LOOK_MS)
    },
    look,
    position(journal) {
      const known = positions.get(journal) ?? positionInOldest(data, journal, log)
      positions.set(journal, known)
      return known
    },
    async close() {
      stop.abort()
      clearInterval(timer)
      await running
    },
  }
}

/**
 * A store in PostgreSQL is backed up by whoever keeps the server. For a backup of theirs that is put in its place the
 * journal has what came in its last days, whatever its position.
 */
export function keepNoBackups(position: Backups['position']): Backups {
  return { begin() {}, async look() {}, position, async close() {} }
}

/** What fails is kept under another name, and of such ones the newest alone. */
async function expectGood(part: string, file: string, data: string, signal: AbortSignal): Promise<void> {
  try {
    await examineCopy(part, data, signal)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    const earlier = readdirSync(backupFolder(data)).filter((name) => name.endsWith(FAILED))
    for (const name of earlier) rmSync(join(backupFolder(data), name))
    const aside = file.replace(/\.db$/, FAILED)
    renameSync(part, aside)
    discard(part)
    throw new Fault(`${cause.message}\nThe copy is kept as ${aside}`, { cause })
  }
}

function positionInOldest(data: string, journal: string, log: Log): number {
  const oldest = listBackups(data)[0]
  try {
    return oldest ? positionIn(oldest.file, journal) : 0
  } catch (error) {
    log.error({ err: error }, `${oldest?.file}: this backup cannot be read: ${(error as Error).message}`)
    return 0
  }
}
