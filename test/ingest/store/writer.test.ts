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
  look,
  message,
  openStore,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const WH = 1000 / 75

/** Ticks of one boot, numbered from 1. */
const numbered = (times: readonly number[], boot = 'a'): Tick[] => times.map((at, i) => ({ boot, seq: i + 1, at }))
const every10s = (count: number) => Array.from({ length: count }, (_, i) => START_MS + i * 10_000)

test('a turn is counted with its time, its number and its energy', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const { meters } = await store.record({ arrivals: [ticksMessage(numbered(every10s(3)))] })
  expect([...meters]).toEqual(['main'])
  const held = contents(settings)
  expect(held.ticks).toEqual(every10s(3))
  expect(held.seen).toEqual([{ boot: 'a', lo: 1, hi: 3, lo_at_ms: START_MS, hi_at_ms: START_MS + 20_000 }])
  expect(held.energyWh).toBeCloseTo(3 * WH, 9)
  expect(held.tallies).toEqual({})
})

test('a number counts once, in one message, in one batch and over batches, and repetitions are tallied', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const [first, second] = numbered(every10s(2)) as [Tick, Tick]
  await store.record({ arrivals: [ticksMessage([first, first]), ticksMessage([first])] })
  await store.record({ arrivals: [ticksMessage([second, first])] })
  const held = contents(settings)
  expect(held.ticks).toEqual(every10s(2))
  expect(held.tallies).toEqual({ duplicate: 3 })
})

test('the same number of another boot, or another meter, is another turn', async () => {
  const settings = storeSettings((s) => {
    s.meters['garage'] = structuredClone(s.meters['main'] as NonNullable<(typeof s.meters)[string]>)
  })
  const store = openStore(settings)
  const garage = message('tick', JSON.stringify({ boot: 'a', seq: 1, at: START_MS }), ARRIVED_MS, 'garage')
  const other = ticksMessage(numbered([START_MS + 10_000], 'b'))
  await store.record({ arrivals: [ticksMessage(numbered([START_MS])), other, garage] })
  expect(store.reader.ticks('main', 0, ARRIVED_MS, 10)).toEqual([START_MS, START_MS + 10_000])
  expect(store.reader.ticks('garage', 0, ARRIVED_MS, 10)).toEqual([START_MS])
})

test('of an array the good elements count and the bad are tallied, each by its reason', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const elements = [
    { boot: 'a', seq: 1, at: START_MS },
    { boot: 'a', seq: 0 },
    7,
    { boot: 'a', seq: 2, at: START_MS + 5000 },
  ]
  const { faults } = await store.record({ arrivals: [message('tick', JSON.stringify(elements))] })
  expect(faults.map(({ fault }) => fault.detail)).toEqual(['seq: expected >= 1, got 0', 'expected object, got 7'])
  const held = contents(settings)
  expect(held.ticks).toEqual([START_MS, START_MS + 5000])
  expect(held.tallies).toEqual({ wrong_shape: 2 })
})

test('a turn nearer to another than the installation allows is seen, but neither counted nor paid', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const before: Tick = { boot: 'a', seq: 1, at: START_MS }
  const tooSoon: Tick = { boot: 'a', seq: 2, at: START_MS + 883 }
  const soonest: Tick = { boot: 'a', seq: 3, at: START_MS + 884 }
  const justBefore: Tick = { boot: 'a', seq: 4, at: START_MS - 400 }
  await store.record({ arrivals: [before, tooSoon, soonest, justBefore].map((tick) => ticksMessage([tick])) })
  await store.record({ arrivals: [ticksMessage([tooSoon])] })
  const held = contents(settings)
  expect(held.ticks).toEqual([START_MS, START_MS + 884])
  expect(held.rejected).toEqual([START_MS - 400, START_MS + 883])
  expect(held.seen).toMatchObject([{ lo: 1, hi: 4 }])
  expect(held.energyWh).toBeCloseTo(2 * WH, 9)
  expect(held.tallies).toEqual({ rejected: 2, duplicate: 1 })
})

test('a bare tick counts at its arrival, unless it arrives implausibly soon', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [START_MS, START_MS + 100, START_MS + 10_000].map(bareTick) })
  const held = contents(settings)
  expect(held.ticks).toEqual([START_MS, START_MS + 10_000])
  expect(held.rejected).toEqual([START_MS + 100])
  expect(held.seen).toEqual([])
})

test('turns with a number but no time are spread from the turn before them to their arrival, and tallied', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const untimed = [2, 3, 4, 5].map((seq) => ({ boot: 'a', seq }))
  await store.record({ arrivals: [ticksMessage(numbered([START_MS])), ticksMessage(untimed, START_MS + 40_000)] })
  const held = contents(settings)
  expect(held.ticks).toEqual(every10s(5))
  expect(held.tallies).toEqual({ untimed: 4 })
})

test('two turns that fall into one millisecond by rounding both count, a millisecond apart', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const untimed = [2, 3, 4, 5].map((seq) => ({ boot: 'a', seq }))
  await store.record({ arrivals: [ticksMessage(numbered([START_MS])), ticksMessage(untimed, START_MS + 1)] })
  const held = contents(settings)
  expect(held.ticks).toEqual([0, 1, 2, 3, 4].map((ms) => START_MS + ms))
  expect(held.rollups).toEqual(rollupsOf(held.ticks))
  expect(held.energyWh).toBeCloseTo(5 * WH, 9)
})

test('corrected times are tallied by what was wrong', async () => {
  const settings = storeSettings((s) => {
    Object.assign(s.meters['main'] ?? {}, { accept_older_than_days: 400 })
  })
  const store = openStore(settings)
  const wrongClock = { boot: 'a', seq: 1, at: ARRIVED_MS + 7_200_000, age_ms: 60_000 }
  const ancient = { boot: 'a', seq: 2, at: 1000 }
  await store.record({ arrivals: [ticksMessage([wrongClock]), ticksMessage([ancient])] })
  const held = contents(settings)
  expect(held.ticks).toEqual([ARRIVED_MS - 60_000, ARRIVED_MS])
  expect(held.tallies).toEqual({ clock_wrong: 1, time_replaced: 1 })
})

test('a message for a meter that the settings do not name is tallied, whatever the name', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const arrivals = ['attic', 'constructor'].map((meter) => message('tick', '', START_MS, meter))
  const { faults } = await store.record({ arrivals })
  expect(faults.map(({ fault }) => fault.detail)).toEqual([
    'expected a meter of the settings, got "attic": add it under "meters"',
    'expected a meter of the settings, got "constructor": add it under "meters"',
  ])
  expect(contents(settings).tallies).toEqual({ unknown_meter: 2 })
})

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

test('a batch that fails leaves nothing, and is recorded whole when it comes again', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const [first, ...others] = numbered(every10s(4)) as [Tick, ...Tick[]]
  await store.record({ arrivals: [ticksMessage([first])], read: { journal: 'j', from: 0, position: 1 } })
  const before = contents(settings)

  // The last table that a batch writes to, so that everything else has been written by then.
  look(settings, (db) =>
    db.exec(`CREATE TRIGGER sabotage BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no more room'); END`),
  )
  const batch = { arrivals: others.map((tick) => ticksMessage([tick])), read: { journal: 'j', from: 1, position: 4 } }
  await expect(store.record(batch)).rejects.toThrow('no more room')
  expect(contents(settings)).toEqual(before)
  expect(store.position('j')).toBe(1)

  look(settings, (db) => db.exec('DROP TRIGGER sabotage'))
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

test('a part of a journal that another ingest has recorded is refused', async () => {
  const settings = storeSettings()
  const [store, other] = [openStore(settings), openStore(settings)]
  const [first, second] = numbered(every10s(2)) as [Tick, Tick]
  await other.record({ arrivals: [ticksMessage([first])], read: { journal: 'j', from: 0, position: 1 } })
  const again = store.record({
    arrivals: [bareTick(START_MS), ticksMessage([second])],
    read: { journal: 'j', from: 0, position: 2 },
  })
  await expect(again).rejects.toThrow('is another ingest at work')
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

test('a commit survives a power cut: WAL, synchronous FULL, and pages of 1 KiB spare an SD card', () => {
  const settings = storeSettings()
  openStore(settings).close()
  const db = openWriter(join(settings.data, STORE_FILE), STORE)
  onTestFinished(() => void db.close())
  const pragma = (name: string) => db.pragma(name, { simple: true })
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(2)
  expect(pragma('page_size')).toBe(1024)
  expect(pragma('user_version')).toBe(STORE.migrations.length)
})

test('a file of another program in its place is a fault that says what to do', () => {
  const settings = storeSettings()
  openStore(settings).close()
  look(settings, (db) => db.pragma('application_id = 7'))
  expect(() => openStore(settings)).toThrow(Fault)
  expect(() => openStore(settings)).toThrow(/expected a database of Wattwheel.*Move that file away/)
})
