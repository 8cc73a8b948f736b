import type { Log } from './log.ts'
import { markOf } from './mark.ts'
import { readUsers, type User, usersFile } from './users.ts'

/** The users as they are now. */
export interface Roll {
  /** The same object as long as nothing of this user has changed. */
  find(name: string): User | undefined
  /**
   * Goes on looking whether the file has changed. One that cannot be used, or is gone, leaves the users as they were.
   * @param changed is told the names of those that are gone or not the same any more
   */
  follow(changed: (names: string[]) => void): { close(): void }
}

const LOOK_EVERY_MS = 500

/**
 * Reads the users; without a file there are none.
 * @throws Fault when the file cannot be used
 */
export function readRoll(data: string, log: Log): Roll {
  const file = usersFile(data)
  let mark = markOf(file)
  let users = byName(readUsers(data) ?? [])

  /** Those of the file; undefined when it has not changed, or cannot be used. */
  function news(): Map<string, User> | undefined {
    const now = markOf(file)
    if (now === mark) return undefined
    mark = now
    try {
      const read = readUsers(data)
      if (read) return byName(read)
      log.error({ file }, `${file} is gone: the users stay as they were until it is back`)
    } catch (error) {
      log.error({ file }, `the users stay as they were: ${(error as Error).message}`)
    }
    return undefined
  }

  function take(read: Map<string, User>): string[] {
    const before = users
    const same = (name: string) => JSON.stringify(before.get(name)) === JSON.stringify(read.get(name))
    users = new Map([...read].map(([name, user]) => [name, (same(name) && before.get(name)) || user]))
    log.info({ file, users: users.size }, 'the users have changed')
    return [...before.keys()].filter((name) => !same(name))
  }

  return {
    find: (name) => users.get(name),
    follow(changed) {
      // The system's own watching tells nothing on network file systems, nor of a file that is replaced.
      const looking = setInterval(() => {
        const read = news()
        if (read) changed(take(read))
      }, LOOK_EVERY_MS).unref()
      return { close: () => clearInterval(looking) }
    },
  }
}

function byName(users: readonly User[]): Map<string, User> {
  return new Map(users.map((user) => [user.name, user]))
}
