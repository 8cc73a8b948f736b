import type { Connection } from '../connection.ts'
import { openPostgresReader } from './open.ts'

/** The logins that all of several web servers know; only their keys, which nobody can log in with. */
export interface SessionBook {
  /** @param admin tells the password that was in force */
  add(key: string, admin: string): void
  /** The password of a session that is not over; `used` keeps it from ending for want of use. */
  find(key: string, used: boolean): string | undefined
  remove(key: string): void
  close(): void
}

/** When a session ends, and how many there may be: the first to begin is the first to go. */
export interface SessionLimits {
  idleMs: number
  longestMs: number
  most: number
}

/**
 * Opens the book of sessions in the store's database.
 * @returns undefined as long as ingest has not made the store
 * @throws Fault when it cannot be reached
 */
export function openSessionBook(url: string, limits: SessionLimits): SessionBook | undefined {
  const db = openPostgresReader(url)
  return db && bookIn(db, limits)
}

function bookIn(db: Connection, { idleMs, longestMs, most }: SessionLimits): SessionBook {
  const lasts = `began > clock_timestamp() - interval '${longestMs} milliseconds'
    AND used > clock_timestamp() - interval '${idleMs} milliseconds'`
  const insert = db.prepare<[string, string]>('INSERT INTO session(key, admin) VALUES (?, ?)')
  const tidy = db.prepare<[number]>(
    `DELETE FROM session WHERE NOT (${lasts}) OR key IN (SELECT key FROM session ORDER BY began DESC OFFSET ?)`,
  )
  // Its use is not noted at each request: a change is written to disk before it is answered.
  const look = db.prepare<[string], { admin: string; stale: number }>(
    `SELECT admin, used < clock_timestamp() - interval '${idleMs / 1000} milliseconds' AS stale
     FROM session WHERE key = ? AND ${lasts}`,
  )
  const use = db.prepare<[string]>('UPDATE session SET used = clock_timestamp() WHERE key = ?')
  const remove = db.prepare<[string]>('DELETE FROM session WHERE key = ?')
  const add = db.transaction((key: string, admin: string) => {
    insert.run(key, admin)
    tidy.run(most)
  })
  return {
    add: (key, admin) => add.immediate(key, admin),
    find(key, used) {
      const session = look.get(key)
      if (used && session?.stale) use.run(key)
      return session?.admin
    },
    remove: (key) => void remove.run(key),
    close: () => void db.close(),
  }
}
