import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { openSessionBook, type SessionBook } from '../../ingest/store/postgres/sessions.ts'
import { Problem } from '../problem.ts'
import { makeBook, SESSION_LIMITS } from './sessions.ts'

/** The book of sessions: in memory, or where several web servers share a store, in that. */
export function openBook({ store }: Pick<Settings, 'store'>, clock: Clock): SessionBook {
  return store === undefined ? makeBook(clock, SESSION_LIMITS) : shared(store)
}

/** Opened when it is asked for first: ingest may make the store later. */
function shared(store: string): SessionBook {
  let book: SessionBook | undefined
  const open = () => {
    book ??= openSessionBook(store, SESSION_LIMITS)
    return book
  }
  return {
    add(key, admin) {
      const opened = open()
      if (!opened)
        throw new Problem(503, 'The store is not there yet: ingest makes it when it starts. Try again in a moment.')
      opened.add(key, admin)
    },
    find: (key, used) => open()?.find(key, used),
    remove: (key) => open()?.remove(key),
    close: () => book?.close(),
  }
}
