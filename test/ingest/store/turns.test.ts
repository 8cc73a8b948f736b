import { expect, test } from 'vitest'
import type { Tick } from '../../../broker/contract/messages.ts'
import { rollupsOf } from './history.ts'
import {
  ARRIVED_MS,
  bareTick,
  contents,
  every10s,
  message,
  numbered,
  openStore,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const WH = 1000 / 75

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
  const justBefore: Tick = { boot: 'a', seq: 1, at: START_MS - 400 }
  const before: Tick = { boot: 'a', seq: 2, at: START_MS }
  const tooSoon: Tick = { boot: 'a', seq: 3, at: START_MS + 883 }
  const soonest: Tick = { boot: 'a', seq: 4, at: START_MS + 884 }
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

test('turns whose clock is ahead by less than a minute end with their arrival, keep their distances, and all count', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  const arrivedMs = START_MS + 30_000
  await store.record({ arrivals: [ticksMessage(numbered(every10s(7)), arrivedMs)] })
  const held = contents(settings)
  expect(held.ticks).toEqual(every10s(7).map((ms) => ms - 30_000))
  expect(held.tallies).toEqual({ time_adjusted: 7 })
})

test('a sensor whose clock jumps back within a boot keeps the order of its turns, and each is flagged', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  for (const [i, jumpMs] of [0, 0, 3_600_000, 3_600_000].entries()) {
    const atMs = START_MS + i * 10_000
    await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: i + 1, at: atMs - jumpMs }], atMs)] })
  }
  const held = contents(settings)
  expect(held.ticks).toEqual(every10s(4))
  expect(held.seen).toEqual([{ boot: 'a', lo: 1, hi: 4, lo_at_ms: START_MS, hi_at_ms: START_MS + 30_000 }])
  expect(held.tallies).toEqual({ time_replaced: 2 })
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
