import { Damaged } from '../../broker/contract/fault.ts'
import { isEmpty } from '../../broker/database.ts'
import { listBackups } from './backups.ts'

/**
 * Opens the store; where it is damaged, the fault names the newest backup and the command that puts it in place.
 * An empty file is no new store where there are backups.
 */
export function offeringBackup<T>(data: string, file: string, open: () => T): T {
  const newest = listBackups(data).at(-1)
  if (!newest) return open()
  try {
    if (isEmpty(file)) {
      throw new Damaged(`${file}: expected the database that there are backups of, got an empty file. Restore one.`)
    }
    return open()
  } catch (error) {
    if (!(error instanceof Damaged)) throw error
    const offer = `The newest backup is ${newest.file}. This puts it in place:\n  wattwheel restore ${quoted(newest.file)}`
    throw new Damaged(`${error.message}\n${offer}`, { cause: error })
  }
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
