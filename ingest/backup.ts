import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../broker/contract/clock.ts'
import { Fault } from '../broker/contract/fault.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { FLOOR_BYTES, freeBytes } from '../broker/database.ts'
import type { Log } from '../broker/log.ts'
import { backupFile, backupFolder, discard, listBackups, positionIn, pruneBackups, settle } from './store/backups.ts'
import { STORE_FILE } from './store/schema.ts'
import type { StoreWriter } from './store/writer.ts'

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

/**
 * Keeps backups of the store as `backup.every_hours` and `backup.keep` say.
 * @param changed is told when there are other backups than before
 */
export function keepBackups(
  { data, backup }: Pick<Settings, 'data' | 'backup'>,
  store: Pick<StoreWriter, 'copyTo'>,
  log: Log,
  clock: Clock,
  changed: () => void,
): Backups {
  const stop = new AbortController()
  const positions = new Map<string, number>()
  let nextMs = clock.monoMs() + backup.every_hours * HOUR_MS
  let waitUntilMs = Number.NEGATIVE_INFINITY
  let running = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

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
      changed()
    } catch (error) {
      if (stop.signal.aborted) return
      waitUntilMs = clock.monoMs() + RETRY_MS
      log.error({ err: error }, `no backup made: ${(error as Error).message}; trying again in an hour`)
    }
  }

  function positionOf(journal: string): number {
    const oldest = listBackups(data)[0]
    try {
      return oldest ? positionIn(oldest.file, journal) : 0
    } catch (error) {
      log.error({ err: error }, `${oldest?.file}: this backup cannot be read: ${(error as Error).message}`)
      return 0
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
      const known = positions.get(journal) ?? positionOf(journal)
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

/** A backup must not be what fills the disk. */
function expectRoom(data: string): void {
  const needed = statSync(join(data, STORE_FILE)).size + FLOOR_BYTES
  const free = freeBytes(data)
  if (free < needed)
    throw new Fault(`${data}: expected ${needed} bytes free for a backup, got ${free}. Free some space.`)
}
