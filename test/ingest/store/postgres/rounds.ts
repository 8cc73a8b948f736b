import { onTestFinished } from 'vitest'
import type { Settings } from '../../../../broker/contract/settings.ts'
import type { Connection } from '../../../../ingest/store/connection.ts'
import type { OpenStore } from '../../../../ingest/store/engine.ts'
import { makeConnection } from '../../../../ingest/store/postgres/connection.ts'
import { openLine } from '../../../../ingest/store/postgres/line.ts'
import { makeWriter, type StoreWriter } from '../../../../ingest/store/writer.ts'

/** How often the server has been waited for since this was asked last. */
type Rounds = () => number

/** Speaks with a database until the test ends. */
export function connectCounting(url: string): { db: Connection; rounds: Rounds } {
  const line = openLine({ url, greeting: [], patienceMs: 10_000 })
  onTestFinished(() => line.close())
  let count = 0
  const db = makeConnection({
    ...line,
    ask(question) {
      count++
      return line.ask(question)
    },
  })
  return {
    db,
    rounds() {
      const since = count
      count = 0
      return since
    },
  }
}

/** A store whose writer is counted. */
export interface CountedStore {
  store: StoreWriter
  rounds: Rounds
  /** From now on another may have written in it. */
  another(): void
}

/** Opens a store that has been made, for the meters of the settings, until the test ends. */
export function openCounted(settings: Settings & { store: string }): CountedStore {
  const { db, rounds } = connectCounting(settings.store)
  let generation = 1
  const open: OpenStore = {
    ...{ db, explained: (act) => act(), hold() {}, generation: () => generation },
    ...{ async copyTo() {}, tidy() {}, close() {} },
  }
  return {
    store: makeWriter(open, settings),
    rounds,
    another() {
      generation++
    },
  }
}
