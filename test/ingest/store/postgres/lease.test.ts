import { expect, it } from 'vitest'
import { encode } from '../../../../broker/contract/codec.ts'
import type { MeterSettings, Settings } from '../../../../broker/contract/settings.ts'
import { ownerOf, ownMeters } from '../../../../ingest/shards/shard.ts'
import { openStoreWriter } from '../../../../ingest/store/writer.ts'
import { bareTick, contents, every10s, look, message, numbered, openStore, START_MS, ticksMessage } from '../store.ts'
import { describeOnPostgres } from './server.ts'

const EVER = [0, Number.MAX_SAFE_INTEGER, 99] as const

/** The settings of a worker, with its meters only. */
const asWorker = (settings: Settings, shard: string) =>
  ownMeters({ ...settings, ingest: { ...settings.ingest, shard, intake: 'subscription' } })

/** Makes a lease as old as if its worker had been paused for long. */
const endLeases = (settings: Settings) =>
  look(settings, (db) => db.exec("UPDATE lease SET until = clock_timestamp() - interval '1 second'"))

describeOnPostgres('The lease of a writer', (postgres) => {
  it('lets several workers write one store, each the turns of its own meters', async () => {
    const settings = postgres.settings()
    const main = settings.meters['main'] as MeterSettings
    for (let i = 0; i < 6; i++) settings.meters[`flat${i}`] = main
    const workers = ['1/2', '2/2'].map((shard) => openStore(asWorker(settings, shard)))
    const ids = Object.keys(settings.meters)
    await Promise.all(
      ids.map((id) => {
        const ticks = message('tick', encode(numbered(every10s(3))), undefined, id)
        return workers[ownerOf(id, 2) - 1]?.record({ arrivals: [ticks] })
      }),
    )
    expect(new Set(ids.map((id) => ownerOf(id, 2)))).toEqual(new Set([1, 2]))
    for (const id of ids) expect(workers[0]?.reader.ticks(id, ...EVER)).toEqual(every10s(3))
  })

  it('is not granted to another number of workers, as long as one of the old number is there', () => {
    const settings = postgres.settings()
    const former = openStore(asWorker(settings, '2/2'))
    expect(() => openStoreWriter(asWorker(settings, '1/3'))).toThrow(/got another one at work/)
    former.close()
    openStore(asWorker(settings, '1/3'))
  })

  it('is lost to another by whoever pauses for too long, who then writes nothing until that one is gone', async () => {
    const settings = postgres.settings()
    const paused = openStore(settings)
    await paused.record({ arrivals: [bareTick(START_MS)] })
    endLeases(settings)
    const next = openStore(settings)
    await next.record({ arrivals: [bareTick(START_MS + 10_000)] })
    const before = contents(settings)
    await expect(paused.record({ arrivals: [bareTick(START_MS + 20_000)] })).rejects.toThrow(
      'another one has taken over',
    )
    await expect(paused.record({ arrivals: [bareTick(START_MS + 20_000)] })).rejects.toThrow('another one is at work')
    expect(() => paused.notePresence('main', 'online', START_MS)).toThrow('another one is at work')
    expect(contents(settings)).toEqual(before)

    next.close()
    await expect
      .poll(() => paused.record({ arrivals: [bareTick(START_MS + 30_000)] }).then(() => 'written', String))
      .toBe('written')
    expect(paused.reader.ticks('main', ...EVER)).toEqual([0, 10_000, 30_000].map((ms) => START_MS + ms))
  })

  it('goes on after a long pause that nobody used, and over a new connection', async () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    endLeases(settings)
    await store.record({ arrivals: [bareTick(START_MS)] })
    await postgres.kill()
    postgres.start()
    const ticks = [ticksMessage(numbered([START_MS + 10_000]))]
    await expect.poll(() => store.record({ arrivals: ticks }).then(() => 'written', String)).toBe('written')
    expect(() => openStoreWriter(settings)).toThrow(/got another one at work/)
    expect(store.reader.ticks('main', ...EVER)).toEqual([START_MS, START_MS + 10_000])
  })
})

describeOnPostgres('A lease that was lost', (postgres) => {
  it('is taken back by whoever then knows what the other has recorded, whatever is written first', async () => {
    const settings = postgres.settings()
    const turns = numbered(every10s(6))
    const paused = openStore(settings)
    await paused.record({ arrivals: [ticksMessage(turns.slice(0, 3))] })
    endLeases(settings)
    const next = openStore(settings)
    await next.record({ arrivals: [ticksMessage(turns.slice(3))] })
    expect(() => paused.notePresence('main', 'online', START_MS)).toThrow('another one has taken over')
    next.close()

    const note = async () => paused.notePresence('main', 'online', START_MS)
    await expect.poll(() => note().then(() => 'written', String)).toBe('written')
    await paused.record({ arrivals: [ticksMessage(turns.slice(3))] })
    expect(contents(settings)).toMatchObject({ tallies: { duplicate: 3 }, ticks: every10s(6) })
  })
})
