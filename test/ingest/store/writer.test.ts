import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Fault } from '../../../broker/contract/fault.ts'
import type { Tick } from '../../../broker/contract/messages.ts'
import { openWriter } from '../../../broker/database.ts'
import { STORE, STORE_FILE } from '../../../ingest/store/schema.ts'
import { rollupsOf } from './history.ts'
import {
  ARRIVED_MS,
  bareTick,
  contents,
  every10s,
  look,
  lookAtFile,
  message,
  numbered,
  openStore,
  POSTGRES,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const WH = 1000 / 75
const SABOTAGE = `CREATE TRIGGER sabotage BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no more room'); END`
const POSTGRES_SABOTAGE = `
  CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no more room'; END $$;
  CREATE TRIGGER sabotage BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION sabotage();`

test('outages and entries are kept once, however often they come', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const outage = message('outage', JSON.stringify({ boot: 'a', no: 1, from: START_MS, duration_ms: 5000 }))
  const entry = message('entry', JSON.stringify({ id: 'x', kind: 'reading', at: START_MS, kwh: 25_503.5 }))
  await store.record({ arrivals: [outage, entry, outage] })
  await store.record({ arrivals: [entry] })
  const held = look(settings, (db) => ({
    outages: db.prepare('SELECT boot, no, from_ms, duration_ms, ticks_lost FROM outage').all(),
    entries: db.prepare('SELECT id, kind, arrived_at_ms FROM entry').all(),
  }))
  expect(held.outages).toEqual([{ boot: 'a', no: 1, from_ms: START_MS, duration_ms: 5000, ticks_lost: null }])
  expect(held.entries).toEqual([{ id: 'x', kind: 'reading', arrived_at_ms: ARRIVED_MS }])
})

test('a turn that comes again is no news of its meter, though its sensor speaks', async () => {
  const store = openStore(storeSettings())
  const [first, ...more] = numbered(every10s(3)) as [Tick, ...Tick[]]
  const changedBy = async (ticks: Tick[]) => {
    const { meters, turned } = await store.record({ arrivals: [ticksMessage(ticks)] })
    return { meters: [...meters], turned: [...turned.keys()] }
  }
  expect(await changedBy([first])).toEqual({ meters: ['main'], turned: ['main'] })
  expect(await changedBy([first])).toEqual({ meters: [], turned: ['main'] })
  expect(await changedBy([first, ...more])).toEqual({ meters: ['main'], turned: ['main'] })
})

test('an outage is kept once, however many messages that say nothing come before it', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const nothing = message('tick', 'nothing')
  // About as many as are said to PostgreSQL at once, so that the outage is the last of them, and the first of the next.
  for (let before = 490, no = 1; before < 505; before++, no++) {
    const outage = message('outage', JSON.stringify({ boot: 'a', no, from: START_MS, duration_ms: 5000 }))
    await store.record({ arrivals: [...Array(before).fill(nothing), outage, outage] })
  }
  expect(look(settings, (db) => db.prepare('SELECT count(*) FROM outage').pluck().get())).toBe(15)
})

test('a batch that fails leaves nothing, and is recorded whole when it comes again', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const [first, ...others] = numbered(every10s(4)) as [Tick, ...Tick[]]
  await store.record({ arrivals: [ticksMessage([first])], read: { journal: 'j', from: 0, position: 1 } })
  const before = contents(settings)

  // The last table that a batch writes to, so that everything else has been written by then.
  look(settings, (db) => db.exec(POSTGRES ? POSTGRES_SABOTAGE : SABOTAGE))
  const batch = { arrivals: others.map((tick) => ticksMessage([tick])), read: { journal: 'j', from: 1, position: 4 } }
  await expect(store.record(batch)).rejects.toThrow('no more room')
  expect(contents(settings)).toEqual(before)
  expect(store.position('j')).toBe(1)

  look(settings, (db) => db.exec(`DROP TRIGGER sabotage${POSTGRES ? ' ON journal' : ''}`))
  await store.record(batch)
  const held = contents(settings)
  expect(held.ticks).toEqual(every10s(4))
  expect(held.seen).toMatchObject([{ lo: 1, hi: 4 }])
  expect(held.rollups).toEqual(rollupsOf(every10s(4)))
  expect(held.energyWh).toBeCloseTo(4 * WH, 9)
  expect(store.position('j')).toBe(4)
})

test('a store that is closed refuses a batch', async () => {
  const store = openStore(storeSettings())
  store.close()
  await expect(store.record({ arrivals: [bareTick(START_MS)] })).rejects.toThrow('not open')
})

test('a store that is opened again goes on where it was, and its energy never falls', async () => {
  const settings = storeSettings()
  const ticks = numbered(every10s(6))
  let energyWh = 0
  for (const [i, tick] of ticks.entries()) {
    const store = openStore(settings)
    expect(store.position('j')).toBe(i)
    await store.record({
      arrivals: [ticksMessage(ticks.slice(0, i + 1))],
      read: { journal: 'j', from: i, position: i + 1 },
    })
    const stored = store.reader.meter('main')
    expect(stored?.lastAtMs).toBe(tick.at)
    expect(stored?.energyWh).toBeGreaterThan(energyWh)
    energyWh = stored?.energyWh ?? 0
    store.close()
  }
  expect(contents(settings)).toMatchObject({ ticks: every10s(6), seen: [{ lo: 1, hi: 6 }] })
})

test('a meter whose constant is changed keeps its energy and goes on with the new constant', async () => {
  const settings = storeSettings()
  const [first, second] = numbered(every10s(2)) as [Tick, Tick]
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage([first])] })
  store.close()
  Object.assign(settings.meters['main'] ?? {}, { impulses_per_kwh: 1000 })
  const again = openStore(settings)
  await again.record({ arrivals: [ticksMessage([second])] })
  expect(again.reader.meter('main')?.energyWh).toBeCloseTo(WH + 1, 9)
})

test('journals are told apart, and one that was never seen begins at 0', async () => {
  const store = openStore(storeSettings())
  await store.record({ arrivals: [], read: { journal: 'old', from: 0, position: 7 } })
  expect(store.position('old')).toBe(7)
  expect(store.position('new')).toBe(0)
})

test('a second ingest at the same store is a fault', () => {
  const settings = storeSettings()
  openStore(settings)
  expect(() => openStore(settings)).toThrow(/: expected to be its only writer, got another one at work/)
})

test('a part of a journal that has been recorded already is refused', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const [first, second] = numbered(every10s(2)) as [Tick, Tick]
  await store.record({ arrivals: [ticksMessage([first])], read: { journal: 'j', from: 0, position: 1 } })
  const again = store.record({
    arrivals: [bareTick(START_MS), ticksMessage([second])],
    read: { journal: 'j', from: 0, position: 2 },
  })
  await expect(again).rejects.toThrow('expected the journal to be read up to 0, got 1')
  expect(contents(settings).ticks).toEqual([START_MS])
})

test('the presence of a sensor is remembered with its time', () => {
  const settings = storeSettings()
  const store = openStore(settings)
  expect(store.reader.meter('main')).toMatchObject({ sensor: 'unknown', sensorAtMs: null })
  store.notePresence('main', 'online', START_MS + 0.4)
  expect(store.reader.meter('main')).toMatchObject({ sensor: 'online', sensorAtMs: START_MS })
  store.close()
  expect(openStore(settings).reader.meter('main')).toMatchObject({ sensor: 'online', sensorAtMs: START_MS })
})

test.skipIf(POSTGRES)(
  'a commit survives a power cut: WAL, synchronous FULL, and pages of 1 KiB spare an SD card',
  () => {
    const settings = storeSettings()
    openStore(settings).close()
    const { db, close } = openWriter(join(settings.data, STORE_FILE), STORE)
    onTestFinished(close)
    const pragma = (name: string) => db.pragma(name, { simple: true })
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(2)
    expect(pragma('page_size')).toBe(1024)
    expect(pragma('user_version')).toBe(STORE.migrations.length)
  },
)

test.skipIf(POSTGRES)('a file of another program in its place is a fault that says what to do', () => {
  const settings = storeSettings()
  openStore(settings).close()
  lookAtFile(settings, (db) => db.pragma('application_id = 7'))
  expect(() => openStore(settings)).toThrow(Fault)
  expect(() => openStore(settings)).toThrow(/expected a database of Wattwheel.*Move that file away/)
})
