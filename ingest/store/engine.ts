import { mkdirSync } from 'node:fs'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Shard } from '../shards/shard.ts'
import type { Connection } from './connection.ts'
import { expectFile } from './copy.ts'
import { openPostgresReader, openPostgresWriter } from './postgres/open.ts'
import { openFileReader, openFileWriter } from './sqlite.ts'

/** The store's database, open for its only writer. */
export interface OpenStore {
  readonly db: Connection
  /** Does something with it. @throws Fault with what to do, where the database refuses in a way that a person can mend */
  explained<T>(act: () => T): T
  /** Asks whether it still has the permission to write. @throws Error while another has it, or nobody can tell */
  hold(): void
  /** Tells one permission to write from the next: between the two another may have changed anything. */
  generation(): number | undefined
  /** Copies it into a new file, a few pages at a time. @throws Fault where it is no file */
  copyTo(file: string, signal: AbortSignal): Promise<void>
  /** What is done before it is closed in order. */
  tidy(): void
  close(): void
}

type Place = Pick<Settings, 'data' | 'store'>

/** Whoever writes for all meters. */
export const ALONE: Shard = { worker: 1, of: 1 }

/**
 * Opens the store where the settings have it, creating or migrating it.
 * @param shard of several that write the same store; a file has one
 * @param patienceMs how long it waits in a database for another to end
 * @throws Fault when it cannot be used
 */
export function openForWriting(settings: Place, shard: Shard, patienceMs?: number): OpenStore {
  if (settings.store === undefined) return openFileWriter(settings.data)
  mkdirSync(settings.data, { recursive: true })
  const { db, hold, generation } = openPostgresWriter(settings.store, shard, patienceMs)
  return {
    ...{ db, hold, generation },
    explained: (act) => act(),
    copyTo: async () => expectFile(settings),
    tidy() {},
    close: () => db.close(),
  }
}

/** Opens it beside its writer. @returns undefined as long as the writer has not made it */
export function openForReading({ data, store }: Place): Connection | undefined {
  return store === undefined ? openFileReader(data) : openPostgresReader(store)
}
