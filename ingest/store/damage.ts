import { join } from 'node:path'
import type { Settings } from '../../broker/contract/settings.ts'
import { explained } from '../../broker/database.ts'
import type { Log } from '../../broker/log.ts'
import { offeringBackup } from './rescue.ts'
import { STORE_FILE } from './schema.ts'
import type { StoreWriter } from './writer.ts'

/**
 * The store, for as long as it runs: where SQLite refuses, as with a damaged file, the error says what to do, as it
 * does at a start. What cannot be recorded stays in the journal. PostgreSQL explains itself.
 */
export function explainingDamage(
  store: StoreWriter,
  { data, store: isElsewhere }: Pick<Settings, 'data' | 'store'>,
  log: Log,
): StoreWriter {
  if (isElsewhere) return store
  const file = join(data, STORE_FILE)

  async function explain<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      return offeringBackup(data, file, () =>
        explained(file, () => {
          throw error
        }),
      )
    }
  }

  return {
    ...store,
    record: (batch, shapes) => explain(() => store.record(batch, shapes)),
    fillGaps: (nowMs) => explain(() => store.fillGaps(nowMs)),
    close() {
      try {
        store.close()
      } catch (error) {
        log.error({ err: error }, `store not closed in order: ${(error as Error).message}`)
      }
    },
  }
}
