import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import { constantsOf } from '../../../ingest/past/constants.ts'
import { makeHistory } from '../../../ingest/past/history.ts'
import type { ShapeFinder, TurnShape } from '../../../ingest/past/shape.ts'
import { openStoreReader, type StoreReader } from '../../../ingest/store/reader.ts'
import type { StoreWriter } from '../../../ingest/store/writer.ts'
import { message, openStore, POSTGRES, START_MS, storeSettings, ticksMessage } from './store.ts'

const DAY_MS = 86_400_000
const TURN_MS = 60_000
/** A turn whose first half of the time makes four fifths of it. */
const SHAPE: TurnShape = [
  { time: 0.5, turn: 0.8, lowPerHour: 80, highPerHour: 120 },
  { time: 1, turn: 1, lowPerHour: 20, highPerHour: 30 },
]
const shaped: ShapeFinder = () => SHAPE

let seq = 0
const tick = (store: StoreWriter, atMs: number, shape: ShapeFinder = shaped) =>
  store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: ++seq, at: atMs }], atMs)] }, () => shape)
const daysFrom = (settings: ReturnType<typeof storeSettings>, days: number) => {
  settings.ingest.turns_kept_days = days
}
/** Whether the turn that ends at each of the times has a shape. */
const areShaped = (reader: StoreReader, times: readonly number[]) => {
  const shapeOf = reader.source('main').shapes(0, Number.MAX_SAFE_INTEGER)
  return times.map((atMs) => shapeOf(atMs - TURN_MS, atMs) !== undefined)
}
const turnsFrom = async (store: StoreWriter, ...times: number[]) => {
  for (const atMs of times) {
    await tick(store, atMs - TURN_MS)
    await tick(store, atMs)
  }
}

describe('The shape of a turn', () => {
  test.skipIf(POSTGRES)('is there with the tick that ends it, for every reader, and in a copy', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    await tick(store, START_MS)
    await tick(store, START_MS + TURN_MS)
    await tick(store, START_MS + 2 * TURN_MS, () => undefined)
    const times = [1, 2].map((n) => START_MS + n * TURN_MS)
    const reader = openStoreReader(settings) as StoreReader
    expect(areShaped(reader, times)).toEqual([true, false])
    reader.close()
    const copy = join(settings.data, 'copy.db')
    await store.copyTo(copy, new AbortController().signal)
    const db = new Database(copy)
    expect(db.prepare('SELECT at_ms, turn_ms, length(parts) AS bytes FROM turn_shape').all()).toEqual([
      { at_ms: START_MS + TURN_MS, turn_ms: TURN_MS, bytes: 12 },
    ])
    db.close()
  })

  test('is kept when what it came with is recorded at the second try only', async () => {
    const store = openStore(storeSettings(({ meters }) => Object.assign(meters, { attic: meters['main'] })))
    await tick(store, START_MS)
    const atMs = START_MS + TURN_MS
    const payload = encode({ boot: 'a', seq: ++seq, at: atMs })
    const arrivals = ['main', 'attic'].map((meter) => message('tick', payload, atMs, meter))
    const failing = store.record({ arrivals }, (meter) => {
      if (meter === 'attic') throw new Error('nobody knows')
      return shaped
    })
    await expect(failing).rejects.toThrow('nobody knows')
    await store.record({ arrivals }, () => shaped)
    expect(areShaped(store.reader, [atMs])).toEqual([true])
  })

  test('is followed by the curve in steps below a quarter hour, and by no sum', async () => {
    const store = openStore(storeSettings())
    for (let n = 0; n <= 60; n++) await tick(store, START_MS + n * TURN_MS)
    const history = makeHistory(store.reader.source('main'), constantsOf(75, []))
    const { mean, low, high } = history.power(START_MS, TURN_MS / 2, 4)
    expect(mean.map((w) => Math.round(w as number))).toEqual([1280, 320, 1280, 320])
    expect([low[0], high[0]].map((w) => Math.round(w as number))).toEqual([1026, 1671])
    const quarters = history.power(START_MS, 900_000, 4)
    expect(quarters.mean.map((w) => Math.round(w as number))).toEqual([800, 800, 800, 800])
    expect(quarters.low).toEqual([null, null, null, null])
    const [before = 0, after = 0] = history.kwhAt([START_MS, START_MS + TURN_MS / 2])
    expect(after - before).toBeCloseTo(1 / 150, 9)
  })

  test('holds no longer when a tick comes late within it', async () => {
    const store = openStore(storeSettings())
    await tick(store, START_MS)
    seq++
    await tick(store, START_MS + TURN_MS)
    expect(areShaped(store.reader, [START_MS + TURN_MS])).toEqual([true])
    const late = { boot: 'a', seq: seq - 1, at: START_MS + TURN_MS / 4 }
    await store.record({ arrivals: [ticksMessage([late], START_MS + 2 * TURN_MS)] })
    const history = makeHistory(store.reader.source('main'), constantsOf(75, []))
    const { mean, low } = history.power(START_MS, TURN_MS / 4, 4)
    expect(mean.map((w) => Math.round(w as number))).toEqual([3200, 1067, 1067, 1067])
    expect(low).toEqual([null, null, null, null])
  })
})

describe('The shapes of turns', () => {
  test('are kept for so many days, and go with the first turn of a later day', async () => {
    const store = openStore(storeSettings((settings) => daysFrom(settings, 30)))
    const [old, newer] = [START_MS + TURN_MS, START_MS + DAY_MS + 2 * TURN_MS]
    await turnsFrom(store, old, newer)
    await turnsFrom(store, START_MS + 30 * DAY_MS)
    expect(areShaped(store.reader, [old, newer])).toEqual([true, true])
    await turnsFrom(store, START_MS + 31 * DAY_MS + TURN_MS)
    expect(areShaped(store.reader, [old, newer])).toEqual([false, true])
  })

  test('survive a clock that is years ahead for a while, but for two days', async () => {
    const store = openStore(storeSettings((settings) => daysFrom(settings, 30)))
    const times = [0, 1, 2, 3].map((day) => START_MS + day * DAY_MS + TURN_MS)
    await turnsFrom(store, ...times)
    await turnsFrom(store, START_MS + 3650.5 * DAY_MS)
    expect(areShaped(store.reader, times)).toEqual([false, false, true, true])
  })

  test('are not kept with the setting 0, and what was kept goes', async () => {
    const settings = storeSettings()
    const before = openStore(settings)
    await turnsFrom(before, START_MS + TURN_MS)
    before.close()
    daysFrom(settings, 0)
    const store = openStore(settings)
    await turnsFrom(store, START_MS + 3 * TURN_MS)
    expect(areShaped(store.reader, [START_MS + TURN_MS, START_MS + 3 * TURN_MS])).toEqual([false, false])
  })
})

describe('The numbers of turns', () => {
  test('are the highest of each boot, and of the one that began last', async () => {
    const store = openStore(storeSettings())
    const { reader } = store
    expect([reader.newestNumber('main'), reader.highestNumber('main', 'x')]).toEqual([undefined, 0])
    const ticks = [
      { boot: 'x', seq: 1, at: START_MS },
      { boot: 'x', seq: 9, at: START_MS + TURN_MS },
      { boot: 'y', seq: 1, at: START_MS + 2 * TURN_MS },
    ]
    for (const one of ticks) await store.record({ arrivals: [ticksMessage([one], one.at)] })
    expect([reader.newestNumber('main'), reader.highestNumber('main', 'x')]).toEqual([{ boot: 'y', seq: 1 }, 9])
  })
})
