import { existsSync, readFileSync } from 'node:fs'
import { csvRows } from '../contract/csv.ts'
import { Fault } from '../contract/fault.ts'
import { makePassword } from '../password.ts'

/** Somebody who may log in to a broker that is not ours, with the password in the clear. */
export interface Account {
  /** The meter whose sensor it is, or SERVICE. */
  user: string
  password: string
}

/** Who ingest, web and the command line are there. */
export const SERVICE = 'service'

const HEADER = 'user,password'

/**
 * One account for each meter and one for the service. Who is in the list already keeps the password, for it is in a
 * device by now; who is not in it gets a new one, and whose meter is gone is left out.
 * @param file the list of before, which may not be there yet
 * @throws Fault when it is not such a list, or a meter has the name of the service
 */
export function accountsOf(meters: readonly string[], file: string): Account[] {
  if (meters.includes(SERVICE)) throw new Fault(`Expected no meter to be called ${SERVICE}, got one. Rename it.`)
  const known = readPasswords(file)
  return [SERVICE, ...meters].map((user) => ({ user, password: known.get(user) ?? makePassword() }))
}

/** The list as it is kept, and as whoever flashes the devices reads it. */
export function listOf(accounts: readonly Account[]): string {
  return [HEADER, ...accounts.map(({ user, password }) => `${user},${password}`), ''].join('\n')
}

function readPasswords(file: string): Map<string, string> {
  if (!existsSync(file)) return new Map()
  const [header, ...rows] = csvRows(readFileSync(file, 'utf8'), ',')
  const wrong = rows.find(({ values }) => values.length !== 2 || values.includes(''))
  // What came instead is not told: it may be a password.
  if (header?.values.join() !== HEADER || wrong) {
    const line = wrong?.line ?? header?.line ?? 1
    throw new Fault(`${file}, line ${line}: expected "${HEADER}", got something else. Mend it, or move it away.`)
  }
  return new Map(rows.map(({ values }) => values as [string, string]))
}
