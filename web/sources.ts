import type { Clock } from '../broker/contract/clock.ts'
import { listed } from '../broker/contract/fault.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { type Meter, makeMeter } from '../ingest/meter.ts'
import { type History, openHistory } from '../ingest/past/history.ts'
import { openStoreReader, type StoreReader } from '../ingest/store/reader.ts'
import type { Feed } from './feed.ts'
import { Problem } from './problem.ts'

/** Where the routes get their answers from. */
export interface Sources {
  readonly meters: readonly Meter[]
  readonly feed: Feed
  readonly clock: Clock
  readonly settings: Settings
  /** @throws Problem 404 for a meter that the settings do not name */
  meter(id: string): Meter
  /** @throws Problem 503 while ingest has not made the store */
  store(): StoreReader
  /** undefined while ingest has not made it */
  storeIfThere(): StoreReader | undefined
  /** What a meter has counted. @throws Problem as store */
  history(meter: Meter): History
  /**
   * What a question about it finds, all of it in one state of the store: parts that are asked for one after the other
   * sum to the whole. @throws Problem as store
   */
  ask<T>(meter: Meter, question: (history: History) => T): T
  close(): void
}

export function openSources(settings: Settings, feed: Feed, clock: Clock): Sources {
  const meters = Object.keys(settings.meters).map((id) => makeMeter(settings, id))
  let reader: StoreReader | undefined

  function storeIfThere(): StoreReader | undefined {
    reader ??= openStoreReader(settings)
    return reader
  }

  function store(): StoreReader {
    const open = storeIfThere()
    if (open) return open
    throw new Problem(503, 'The store is not there yet: ingest makes it when it starts. Try again in a moment.')
  }

  return {
    meters,
    feed,
    clock,
    settings,
    meter(id) {
      const meter = meters.find((one) => one.id === id)
      if (meter) return meter
      const known = listed(meters.map((one) => one.id))
      throw new Problem(404, `Expected a meter of the settings (${known}), got "${id.slice(0, 40)}".`)
    },
    store,
    storeIfThere,
    history: (meter) => openHistory(store(), meter),
    ask(meter, question) {
      const open = store()
      return open.atOnce(() => question(openHistory(open, meter)))
    },
    close: () => reader?.close(),
  }
}
