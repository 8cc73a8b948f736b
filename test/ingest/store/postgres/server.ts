import { afterAll, beforeAll } from 'vitest'
import type { Settings } from '../../../../broker/contract/settings.ts'
import {
  connectPostgres,
  makeStoreDatabase,
  makeTemplate,
  type PostgresServer,
  startPostgres,
} from '../../../postgres.ts'
import { describeWith } from '../../../tools.ts'
import { storeSettings } from '../store.ts'

/** A server for a group of tests. */
export interface Postgres extends Pick<PostgresServer, 'url' | 'start' | 'kill'> {
  /** Settings with an empty store of their own in it, and a folder. */
  settings(): Settings & { store: string }
}

/** A group of tests that have a PostgreSQL server of their own. */
export function describeOnPostgres(title: string, tests: (postgres: Postgres) => void): void {
  describeWith('postgresql', title, () => {
    let server: PostgresServer
    beforeAll(async () => {
      server = await startPostgres()
      makeTemplate(server)
    })
    afterAll(() => server.remove())
    tests({
      url: (database) => server.url(database),
      start: () => server.start(),
      kill: () => server.kill(),
      settings() {
        const databases = connectPostgres(server.url('postgres'))
        const store = server.url(makeStoreDatabase(databases))
        databases.close()
        return { ...storeSettings(), store }
      },
    })
  })
}
