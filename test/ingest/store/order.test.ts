import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import type { Arrival } from '../../../ingest/arrival.ts'
import { GAP_PATIENCE_MS } from '../../../ingest/turns/gap.ts'
import { deliveriesOf, histories, rangesOf, rollupsOf } from './history.ts'
import { type Life, lives } from './life.ts'
import { ARRIVED_MS, contents, look, openStore, outageMessage, storeSettings, ticksMessage } from './store.ts'

const WH = 1000 / 75

test('any permutation, repetition and partition of a history gives the same ticks, ranges, rollups and energy', async () => {
  const stories = histories.chain((history) => fc.tuple(fc.constant(history), deliveriesOf(history)))
  await fc.assert(
    fc.asyncProperty(stories, async ([history, batches]) => {
      const settings = storeSettings()
      const store = openStore(settings)
      for (const messages of batches) {
        await store.record({ arrivals: messages.map((turns) => ticksMessage(turns)) })
      }
      store.close()
      const times = history.map(({ at }) => at)
      const held = contents(settings)
      expect(held.ticks).toEqual(times)
      expect(held.seen).toEqual(rangesOf(history))
      expect(held.rollups).toEqual(rollupsOf(times))
      expect(held.energyWh).toBeCloseTo(history.length * WH, 6)
      expect(held.rejected).toEqual([])
      const delivered = batches.flat(2).length
      expect(held.tallies['duplicate'] ?? 0).toBe(delivered - history.length)
    }),
    { numRuns: 40, interruptAfterTimeLimit: 20_000 },
  )
})

type Told = Life['ticks'][number] | Life['outages'][number]

/** The messages that say this at a time: an outage each, and the ticks between them as one. */
function messagesOf(told: readonly Told[], atMs: number): Arrival[] {
  const ticks = told.filter((one) => 'seq' in one)
  const outages = told.filter((one) => 'no' in one)
  return [...(ticks.length > 0 ? [ticksMessage(ticks, atMs)] : []), ...outages.map((one) => outageMessage(one, atMs))]
}

const spansOf = (settings: Settings) =>
  look(settings, (db) =>
    db.prepare('SELECT boot, lo, hi, from_ms AS fromMs, to_ms AS toMs, n FROM span ORDER BY boot, lo').all(),
  )

test('any permutation, repetition and partition of a life with power cuts, losses and records that stand for several turns, also over restarts, gives the same in the end', async () => {
  const stories = lives.chain((life) =>
    fc.tuple(
      fc.constant(life),
      deliveriesOf<Told>([...life.ticks, ...life.outages]),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(stories, async ([life, batches, restarts]) => {
      const settings = storeSettings()
      let store = openStore(settings)
      for (const [i, messages] of batches.entries()) {
        const atMs = ARRIVED_MS + Math.floor((i * (GAP_PATIENCE_MS - 1)) / batches.length)
        await store.record({ arrivals: messages.flatMap((told) => messagesOf(told, atMs)) })
        if (!restarts[i % restarts.length]) continue
        store.close()
        store = openStore(settings)
      }
      await store.fillGaps(ARRIVED_MS + 2 * GAP_PATIENCE_MS)
      store.close()
      const held = contents(settings)
      const times = life.ticks.map(({ at }) => at)
      const filled = life.gaps.reduce((sum, { n }) => sum + n, 0)
      expect(held.ticks).toEqual(times)
      expect(held.seen).toEqual(rangesOf(life.ticks))
      expect(held.rollups).toEqual(rollupsOf(times))
      expect(spansOf(settings)).toEqual(life.gaps)
      expect(held.energyWh).toBeCloseTo((times.length + filled) * WH, 6)
      const { duplicate = 0, filled: tallied = 0, lost = 0, ...others } = held.tallies
      const missing = life.gaps.reduce((sum, { lo, hi }) => sum + hi - lo + 1, 0)
      expect([tallied, lost]).toEqual([filled, missing - filled])
      expect(duplicate).toBe(batches.flat(2).filter((one) => 'seq' in one).length - times.length)
      expect(others).toEqual({})
    }),
    { numRuns: 60, interruptAfterTimeLimit: 25_000 },
  )
})
