import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Damaged } from '../../broker/contract/fault.ts'
import { isEmpty } from '../../broker/database.ts'
import { listBackups } from './backups.ts'

/**
 * Opens the store; where it is damaged, the fault names the newest backup and the command that puts it in place.
 * Where there are backups, no file or an empty one is no new store: its own backups would soon replace the old ones.
 */
export function offeringBackup<T>(data: string, file: string, open: () => T): T {
  const newest = listBackups(data).at(-1)
  if (!newest) return open()
  try {
    const isGone = !existsSync(file) && !holdsSomething(`${file}-wal`)
    if (isGone || isEmpty(file)) {
      const got = isGone ? 'none' : 'an empty file'
      const anew = `or move the folder ${dirname(newest.file)} away to begin anew`
      throw new Damaged(`${file}: expected the database that there are backups of, got ${got}. Restore one, ${anew}.`)
    }
    return open()
  } catch (error) {
    if (!(error instanceof Damaged)) throw error
    const offer = `The newest backup is ${newest.file}. While ingest is stopped, this puts it in place:\n  wattwheel restore ${quoted(newest.file)}`
    throw new Damaged(`${error.message}\n${offer}`, { cause: error })
  }
}

const holdsSomething = (file: string) => existsSync(file) && !isEmpty(file)

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
