import { Damaged, Fault } from './contract/fault.ts'

/** By error code; SQLite's finer codes, such as SQLITE_IOERR_READ, begin with those here. */
const REASONS: Record<string, string> = {
  SQLITE_NOTADB:
    'expected a SQLite database, got a file of another kind. Move it away (Wattwheel then begins a new one) or restore a backup over it.',
  SQLITE_CORRUPT: 'the database is damaged. Move it away with its -wal and -shm files and restore a backup.',
  SQLITE_CANTOPEN: 'cannot be opened. Give this user read and write permission to the folder and its files.',
  SQLITE_READONLY: 'cannot be written. Give this user write permission to the folder and its files.',
  SQLITE_IOERR: 'cannot be read or written. Check that it is a file, on a local disk that is well.',
  SQLITE_FULL: 'the disk is full. Free some space.',
  EACCES: 'this user may not read or write here. Give it permission, or name another folder with the setting "data".',
  EROFS: 'the file system is read-only. Mount it writable, or name another folder with the setting "data".',
  ENOTDIR: 'part of this path is a file, not a folder. Name another folder with the setting "data".',
  EEXIST: 'part of this path is a file, not a folder. Name another folder with the setting "data".',
  ENOENT: 'the folder cannot be made here. Name another with the setting "data".',
  ENOSPC: 'the disk is full. Free some space.',
}

const DAMAGE = ['SQLITE_NOTADB', 'SQLITE_CORRUPT']

/** Whether SQLite refuses because a file does not hold what was written to it. */
export function isDamage(error: unknown): boolean {
  return error instanceof Damaged || DAMAGE.some((known) => codeOf(error).startsWith(known))
}

/**
 * Does something with a file of the data folder.
 * @throws Fault with what to do, where the system or SQLite refuses in a way that a person can mend
 */
export function explained<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    const code = codeOf(cause)
    const [, reason] = Object.entries(REASONS).find(([known]) => code.startsWith(known)) ?? []
    if (!reason) throw cause
    const Kind = isDamage(cause) ? Damaged : Fault
    throw new Kind(`${file}: ${reason}`, { cause })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
