import { expect, it, onTestFinished } from 'vitest'
import { makeKnown } from '../../../../ingest/known.ts'
import { makeMeter } from '../../../../ingest/meter.ts'
import { makeReader, type StoreReader } from '../../../../ingest/store/reader.ts'
import { connectPostgres } from '../../../postgres.ts'
import { every10s, numbered, openStore, START_MS, ticksMessage } from '../store.ts'
import { connectCounting } from './rounds.ts'
import { describeOnPostgres } from './server.ts'

describeOnPostgres('A question that is asked ahead', (postgres) => {
  it('goes to the server in a few rounds, however many others it takes', async () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(30)), START_MS + 300_000)] })
    const { db, rounds } = connectCounting(settings.store)
    const [reader, meter, nowMs] = [makeReader(db, settings), makeMeter(settings, 'main'), START_MS + 300_000]
    const told = (reader: StoreReader) => {
      rounds()
      const known = makeKnown(reader, meter, () => undefined)
      const { hour, ...sums } = known.sums(nowMs)
      return { turning: known.turning(nowMs), sums, times: hour.times, rounds: rounds() }
    }
    const oneByOne = told({ ...reader, ahead: (question) => question() })
    expect(oneByOne.rounds).toBeGreaterThan(20)
    const ahead = told(reader)
    expect(ahead.rounds).toBeLessThanOrEqual(5)
    expect({ ...ahead, rounds: 0 }).toEqual({ ...oneByOne, rounds: 0 })
  })

  it('is not answered with half of what it asks', () => {
    const db = connectPostgres(postgres.url('postgres'))
    onTestFinished(() => void db.close())
    const next = db.prepare<[number], number>('SELECT CAST(? AS bigint) + 1').pluck()
    const [one, two, three] = (db.ahead as NonNullable<typeof db.ahead>)(() => {
      const one = next.get(0)
      const two = next.get(one as number)
      if (two === undefined) throw new Error('expected a number, got nothing yet')
      return [one, two, next.get(two)]
    })
    expect([one, two, three]).toEqual([1, 2, 3])
  })

  it('fails as the server does, and as itself does when it knows all', () => {
    const db = connectPostgres(postgres.url('postgres'))
    onTestFinished(() => void db.close())
    const ahead = db.ahead as NonNullable<typeof db.ahead>
    expect(() => ahead(() => db.prepare('SELECT 1 / 0').get())).toThrow('division by zero')
    const fail = () => {
      db.prepare('SELECT 1').get()
      throw new Error('not what was expected')
    }
    expect(() => ahead(fail)).toThrow('not what was expected')
    expect(() => ahead(() => db.prepare('DELETE FROM pg_class').run())).toThrow('BUG')
    expect(db.prepare('SELECT 1 AS one').get()).toEqual({ one: 1 })
  })
})
