import { expect, test } from 'vitest'
import type { Tick } from '../../../broker/contract/messages.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import { ARRIVED_MS, every10s, look, numbered, openStore, START_MS, storeSettings, ticksMessage } from './store.ts'

const WH = 1000 / 75
const LATER_MS = ARRIVED_MS + 600_000

const spansOf = (settings: Settings) =>
  look(settings, (db) =>
    db.prepare('SELECT lo, hi, from_ms AS fromMs, to_ms AS toMs, n FROM span ORDER BY boot, lo').all(),
  )
const turnsEver = (store: ReturnType<typeof openStore>) =>
  turnsUpTo(store.reader.source('main'), Number.MAX_SAFE_INTEGER)
const only = (...kept: number[]) => numbered(every10s(10)).filter(({ seq }) => kept.includes(seq))

test('a record that stands for several turns counts those that did not come otherwise, at once', async () => {
  const store = openStore(storeSettings())
  const merged: Tick = { boot: 'a', seq: 6, at: START_MS + 50_000, n: 4 }
  await store.record({ arrivals: [ticksMessage([...only(1, 2, 4), merged])] })
  expect(turnsEver(store)).toBe(6)
  expect(store.reader.meter('main')?.energyWh).toBeCloseTo(6 * WH, 9)
})

test('a record that stands for several turns waits with the numbers before it, and gives way to the turns themselves', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage([...only(1), { boot: 'a', seq: 6, at: START_MS + 50_000, n: 2 }])] })
  expect(turnsEver(store)).toBe(2)
  expect(spansOf(settings)).toMatchObject([
    { lo: 2, hi: 4, n: null },
    { lo: 5, hi: 5, n: null },
  ])
  await store.fillGaps(LATER_MS)
  expect(spansOf(settings)).toMatchObject([{ lo: 2, hi: 5, n: 4, fromMs: START_MS, toMs: START_MS + 50_000 }])
  await store.record({ arrivals: [ticksMessage(only(2, 3, 4, 5))] })
  expect(spansOf(settings)).toEqual([])
  expect(store.reader.meter('main')?.energyWh).toBeCloseTo(6 * WH, 9)
})

test('a record that stands for several turns before anything is known of the meter has no time for them: they are said to be lost', async () => {
  const store = openStore(storeSettings())
  const first: Tick = { boot: 'a', seq: 100, n: 100, at: START_MS }
  const { lost } = await store.record({ arrivals: [ticksMessage([first])] })
  expect(lost).toMatchObject([{ n: 99, toMs: START_MS }])
  expect(turnsEver(store)).toBe(1)
})
