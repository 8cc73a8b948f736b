import { expect, test } from 'vitest'
import { spansOf, turnsEver } from './spans.ts'
import {
  ARRIVED_MS,
  every10s,
  numbered,
  openStore,
  outageMessage,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const MINUTE_MS = 60_000
const LATER_MS = ARRIVED_MS + 10 * MINUTE_MS

test('numbers that did not come before the first of a later boot are a gap from the last turn of the boot before', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(numbered(every10s(2)))] })
  await store.record({ arrivals: [ticksMessage([{ boot: 'b', seq: 3, at: START_MS + 40_000 }])] })
  const gap = { boot: 'b', lo: 1, hi: 2, fromMs: START_MS + 10_000, toMs: START_MS + 40_000 }
  expect(spansOf(settings)).toMatchObject([gap])
  await store.fillGaps(LATER_MS)
  expect(spansOf(settings)).toMatchObject([{ ...gap, n: 2 }])
})

test('numbers that did not come before the first of a later boot are one also when the boot before comes after it', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage([{ boot: 'b', seq: 3, at: START_MS + 40_000 }])] })
  await store.record({ arrivals: [ticksMessage(numbered(every10s(2)))] })
  await store.fillGaps(LATER_MS)
  expect(spansOf(settings)).toMatchObject([
    { boot: 'b', lo: 1, hi: 2, fromMs: START_MS + 10_000, toMs: START_MS + 40_000, n: 2 },
  ])
  expect(turnsEver(store)).toBe(5)
})

test('numbers that did not come before the first of a boot do not reach into the time without power, in whatever order', async () => {
  const off = { boot: 'b', no: 1, from: START_MS + 12_000, duration_ms: 18_000, ticks_lost: null }
  const messages = [
    ticksMessage(numbered(every10s(2))),
    outageMessage(off),
    ticksMessage([{ boot: 'b', seq: 3, at: START_MS + 40_000 }]),
  ]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const settings = storeSettings()
    const store = openStore(settings)
    for (const i of order) await store.record({ arrivals: messages.slice(i, i + 1) })
    await store.fillGaps(LATER_MS)
    expect(spansOf(settings)).toMatchObject([{ boot: 'b', fromMs: START_MS + 30_000, toMs: START_MS + 40_000, n: 2 }])
  }
})

test('numbers that did not come before the first of the first boot are none of ours', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: 4711, at: START_MS }])] })
  await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: 4712, at: START_MS + 10_000 }])] })
  expect(store.reader.missingBetween('main', START_MS, START_MS + 10_000)).toBe(0)
  const { lost } = await store.fillGaps(LATER_MS)
  expect(lost).toEqual([])
  expect(spansOf(settings)).toEqual([])
  expect(turnsEver(store)).toBe(2)
})
