import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from './contract/fault.ts'
import { explained } from './explain.ts'
import type { Log } from './log.ts'
import { markOf } from './mark.ts'
import { isHash } from './password.ts'
import { replaceFile } from './replace.ts'

/** What makes a new admin password, in the words of the command line. */
export const SET_ADMIN = 'wattwheel user password admin'

/** The file with the hash of the admin password, in the data folder. */
export function adminFile(data: string): string {
  return join(data, 'admin.hash')
}

/**
 * Reads the hash of the admin password.
 * @returns undefined where there is none yet
 * @throws Fault when the file cannot be used
 */
export function readAdmin(data: string): string | undefined {
  const file = adminFile(data)
  if (!existsSync(file)) return undefined
  const hash = explained(file, () => readFileSync(file, 'utf8')).trim()
  if (isHash(hash)) return hash
  throw new Fault(`${file}: expected a hash as wattwheel user writes it, got something else. "${SET_ADMIN}" mends it.`)
}

/** Sets the admin password by its hash. @throws Fault when the file cannot be written */
export function changeAdmin(data: string, hash: string): void {
  const file = adminFile(data)
  explained(file, () => {
    mkdirSync(data, { recursive: true })
    replaceFile(file, `${hash}\n`)
  })
}

/**
 * Follows the admin password.
 * @returns what tells the hash in force; undefined where there is none, or none that can be used: nobody is admin then
 */
export function followAdmin(data: string, log: Log): () => string | undefined {
  const file = adminFile(data)
  let mark: string | undefined
  let hash: string | undefined
  return () => {
    const now = markOf(file)
    if (now === mark) return hash
    mark = now
    hash = undefined
    try {
      hash = readAdmin(data)
    } catch (error) {
      log.error({ file }, `nobody can log in as admin: ${(error as Error).message}`)
    }
    return hash
  }
}
