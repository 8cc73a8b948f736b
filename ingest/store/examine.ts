import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { Damaged, Fault } from '../../broker/contract/fault.ts'
import { expectSound, explained, openReader } from '../../broker/database.ts'
import type { Connection } from './connection.ts'
import { agrees, type RecountedDay, recountDays } from './recount.ts'
import { offeringBackup } from './rescue.ts'
import { STORE, STORE_FILE } from './schema.ts'

/**
 * Examines a copy of the store while ingest runs, a day at a time: its rollups against its ticks, then what SQLite
 * itself can tell, which is quick once all of the file was read.
 * @param data the data folder, whose older backups may help
 * @throws Fault with what to do
 */
export async function examineCopy(file: string, data: string, signal: AbortSignal): Promise<void> {
  const different: RecountedDay[] = []
  const db = openReader(file, STORE)
  if (!db) throw new Fault(`${file}: expected a copy of the store, got none.`)
  try {
    for (const day of explainedDays(file, db)) {
      if (!agrees(day)) different.push(day)
      await breathe()
      signal.throwIfAborted()
    }
    explained(file, () => expectSound(db, file, 'quick_check'))
  } catch (cause) {
    if (!(cause instanceof Damaged)) throw cause
    const store = join(data, STORE_FILE)
    offeringBackup(data, store, () => {
      throw new Damaged(`${store}: its copy is damaged, and so may it be: "wattwheel check" tells.`, { cause })
    })
  } finally {
    db.close()
  }
  expectNone(different)
}

function* explainedDays(file: string, db: Connection): Generator<RecountedDay> {
  const days = recountDays(db)
  for (;;) {
    const { done, value } = explained(file, () => days.next())
    if (done) return
    yield value
  }
}

/** Compares all rollups with the ticks. @throws Fault when they differ */
export function expectAgreement(db: Connection): void {
  expectNone([...recountDays(db)].filter((day) => !agrees(day)))
}

function expectNone(different: readonly RecountedDay[]): void {
  const [first] = different
  if (!first) return
  const date = new Date(first.startMs).toISOString().slice(0, 10)
  const where = `${different.length === 1 ? 'one day' : `${different.length} days`}, the first ${date} of ${first.id}`
  throw new Fault(
    `expected the rollups to be what the ticks say, got others on ${where}. ` +
      'Stop Wattwheel, and let "wattwheel rebuild" make them anew.',
  )
}
