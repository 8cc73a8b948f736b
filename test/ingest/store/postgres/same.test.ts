import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStoreWriter } from '../../../../ingest/store/writer.ts'
import {
  connectPostgres,
  makeStoreDatabase,
  makeTemplate,
  type PostgresServer,
  startPostgres,
} from '../../../postgres.ts'
import { describeWith } from '../../../tools.ts'
import { contents, START_MS, storeSettings } from '../store.ts'
import { answersOf, type Window } from './answers.ts'
import { stories } from './story.ts'

const DAY_MS = 86_400_000
const RUNS = 15

const windows: fc.Arbitrary<Window> = fc
  .tuple(fc.integer({ min: -2 * DAY_MS, max: 20 * DAY_MS }), fc.integer({ min: 1, max: 20 * DAY_MS }), fc.boolean())
  .map(([offsetMs, lengthMs, isWhole]) => {
    const fromMs = START_MS + offsetMs + (isWhole ? 0 : 0.25)
    return { fromMs, toMs: fromMs + lengthMs }
  })

describeWith('postgresql', 'A store in PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
    makeTemplate(server)
  })
  afterAll(() => server.remove())

  it('answers every question as one in a file does, whatever it was told', async () => {
    const databases = connectPostgres(server.url('postgres'))
    const property = fc.asyncProperty(
      stories,
      fc.array(windows, { minLength: 3, maxLength: 3 }),
      async (steps, asked) => {
        const inFile = storeSettings()
        const inPostgres = { ...inFile, store: server.url(makeStoreDatabase(databases)) }
        const stores = [openStoreWriter(inFile), openStoreWriter(inPostgres)] as const
        try {
          for (const step of steps) {
            const [expected, got] = [await step(stores[0]), await step(stores[1])]
            expect(got).toEqual(expected)
          }
          for (const window of asked) expect(answersOf(stores[1], window)).toEqual(answersOf(stores[0], window))
        } finally {
          for (const store of stores) store.close()
        }
        expect(contents(inPostgres)).toEqual(contents(inFile))
      },
    )
    await fc.assert(property, { numRuns: RUNS })
    databases.close()
  })
})
