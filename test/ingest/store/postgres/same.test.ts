import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openStoreWriter } from '../../../../ingest/store/writer.ts'
import { contents, START_MS } from '../store.ts'
import { answersOf, type Window } from './answers.ts'
import { describeOnPostgres } from './server.ts'
import { stories } from './story.ts'

const DAY_MS = 86_400_000
const RUNS = 8

const windows: fc.Arbitrary<Window> = fc
  .tuple(fc.integer({ min: -2 * DAY_MS, max: 20 * DAY_MS }), fc.integer({ min: 1, max: 20 * DAY_MS }), fc.boolean())
  .map(([offsetMs, lengthMs, isWhole]) => {
    const fromMs = START_MS + offsetMs + (isWhole ? 0 : 0.25)
    return { fromMs, toMs: fromMs + lengthMs }
  })

describeOnPostgres('A store in PostgreSQL', (postgres) => {
  it('answers every question as one in a file does, whatever it was told, and many at once', async () => {
    const asked = fc.array(windows, { minLength: 3, maxLength: 3 })
    const property = fc.asyncProperty(stories, asked, async (steps, windows) => {
      const inPostgres = postgres.settings()
      const { store: _store, ...inFile } = inPostgres
      const [file, database] = [openStoreWriter(inFile), openStoreWriter(inPostgres)]
      try {
        for (const step of steps) {
          const expected = await step(file)
          expect(await step(database)).toEqual(expected)
        }
        for (const window of windows) {
          const expected = answersOf(file, window)
          expect(answersOf(database, window)).toEqual(expected)
          expect(database.reader.ahead(() => answersOf(database, window))).toEqual(expected)
        }
      } finally {
        file.close()
        database.close()
      }
      expect(contents(inPostgres)).toEqual(contents(inFile))
    })
    await fc.assert(property, { numRuns: RUNS })
  })
})
