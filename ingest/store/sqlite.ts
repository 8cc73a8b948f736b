import { join } from 'node:path'
import { explained, openReader, openWriter } from '../../broker/database.ts'
import type { Connection } from './connection.ts'
import { PAGES_A_STEP } from './copy.ts'
import type { OpenStore } from './engine.ts'
import { offeringBackup } from './rescue.ts'
import { STORE, STORE_FILE } from './schema.ts'

/** Opens the store's file in the data folder for its one writer. @throws Fault as openWriter, naming a backup that helps */
export function openFileWriter(data: string): OpenStore {
  const file = join(data, STORE_FILE)
  const { db, close } = offeringBackup(data, file, () => openWriter(file, STORE))
  return {
    db,
    explained: (act) => explained(file, act),
    hold() {},
    generation: () => undefined,
    async copyTo(copy, signal) {
      const progress = () => {
        signal.throwIfAborted()
        return PAGES_A_STEP
      }
      await db.backup(copy, { progress })
    },
    tidy: () => void db.pragma('optimize'),
    close,
  }
}

/** Opens it beside its writer. @returns undefined as long as the writer has not made it */
export function openFileReader(data: string): Connection | undefined {
  return openReader(join(data, STORE_FILE), STORE)
}
