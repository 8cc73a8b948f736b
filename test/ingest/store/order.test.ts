import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveriesOf, histories, rangesOf, rollupsOf } from './history.ts'
import { contents, openStore, storeSettings, ticksMessage } from './store.ts'

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
    { numRuns: 40 },
  )
})
