import fc from 'fast-check'
import { expect, test } from 'vitest'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import { deliveriesOf, histories, type Turn } from './history.ts'
import { filledIn, spansOf, turnsEver } from './spans.ts'
import {
  ARRIVED_MS,
  contents,
  every10s,
  numbered,
  openStore,
  outageMessage,
  runs,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const WH = 1000 / 75
const MINUTE_MS = 60_000
const LATER_MS = ARRIVED_MS + 10 * MINUTE_MS

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)

/** Ten ticks of a boot, 10 s apart, without those whose numbers are left out. */
const tenWithout = (...left: number[]) => numbered(every10s(10)).filter(({ seq }) => !left.includes(seq))
const only = (...kept: number[]) => numbered(every10s(10)).filter(({ seq }) => kept.includes(seq))

test('numbers that did not come are a gap between the turns around them, whatever the order of delivery', async () => {
  const stories = histories.chain((history) => fc.tuple(fc.constant(history), deliveriesOf(history)))
  await fc.assert(
    fc.asyncProperty(stories, async ([history, batches]) => {
      const settings = storeSettings()
      const store = openStore(settings)
      for (const messages of batches) {
        await store.record({ arrivals: messages.map((turns) => ticksMessage(turns)) })
      }
      const waiting = spansOf(settings).filter(({ lo }) => lo > 1)
      expect(waiting).toEqual(gapsIn(history).map((gap) => ({ ...gap, n: null })))
      await store.fillGaps(LATER_MS)
      expect(spansOf(settings).map(({ n, ...gap }) => gap)).toEqual(gapsIn(history))
    }),
    { numRuns: runs(40) },
  )
})

test('numbers that did not come are waited for ten minutes, then filled in, and the energy rises by them', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(tenWithout(4, 5, 6))] })
  await store.fillGaps(LATER_MS - 1)
  expect(turnsEver(store)).toBe(7)
  const { lost } = await store.fillGaps(LATER_MS)
  expect(lost).toEqual([])
  expect(turnsEver(store)).toBe(10)
  expect(store.reader.meter('main')?.energyWh).toBeCloseTo(10 * WH, 9)
  expect(spansOf(settings)).toEqual([
    { boot: 'a', lo: 4, hi: 6, fromMs: START_MS + 20_000, toMs: START_MS + 60_000, n: 3 },
  ])
  // Evenly: a turn every 10 s, as the others.
  expect(turnsUpTo(store.reader.source('main'), START_MS + 40_000)).toBeCloseTo(5, 9)
})

test('numbers that did not come are filled in by the messages that come ten minutes later, too', async () => {
  const store = openStore(storeSettings())
  await store.record({ arrivals: [ticksMessage(tenWithout(5))] })
  await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: 11, at: START_MS + 100_000 }], LATER_MS)] })
  expect(turnsEver(store)).toBe(11)
})

test('numbers that did not come that come after all take the places of filled turns: the energy stays', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(tenWithout(4, 5, 6))] })
  await store.fillGaps(LATER_MS)
  await store.record({ arrivals: [ticksMessage(only(5), LATER_MS)] })
  expect(filledIn(spansOf(settings))).toBe(2)
  await store.record({ arrivals: [ticksMessage(only(4, 6), LATER_MS)] })
  expect(spansOf(settings)).toEqual([])
  expect(turnsEver(store)).toBe(10)
  expect(store.reader.meter('main')?.energyWh).toBeCloseTo(10 * WH, 9)
})

test('numbers that did not come are counted once in the end, however fills and late turns follow each other', async () => {
  const times = fc.array(fc.integer({ min: 1000, max: 60_000 }), { minLength: 3, maxLength: 40 })
  const stories = times.chain((intervals) => {
    const all = intervals.map(
      (_, i): Turn => ({ boot: 'a', seq: i + 1, at: START_MS + sum(intervals.slice(0, i + 1)) }),
    )
    return fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      fc.array(fc.nat(all.length)),
    )
  })
  await fc.assert(
    fc.asyncProperty(stories, async ([all, order, fillsAt]) => {
      const settings = storeSettings()
      const store = openStore(settings)
      for (const [i, turn] of order.entries()) {
        await store.record({ arrivals: [ticksMessage([turn])] })
        if (fillsAt.includes(i)) await store.fillGaps(LATER_MS)
        const energy = store.reader.meter('main')?.energyWh ?? 0
        expect(energy).toBeCloseTo((i + 1 + filledIn(spansOf(settings))) * WH, 6)
      }
      store.close()
      expect(contents(settings).ticks).toEqual(all.map(({ at }) => at))
      expect(spansOf(settings)).toEqual([])
    }),
    { numRuns: runs(30) },
  )
})

test('numbers that did not come are filled in no further than the main fuse allows; the rest is said to be lost', async () => {
  const store = openStore(storeSettings())
  const second = { boot: 'a', seq: 102, at: START_MS + 10_000 }
  await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq: 1, at: START_MS }, second])] })
  const { lost } = await store.fillGaps(LATER_MS)
  // 43,470 W allow a turn in 1,104 ms: nine in ten seconds, one of them the tick itself.
  expect(turnsEver(store)).toBe(2 + 8)
  expect(lost).toEqual([{ meter: 'main', n: 92, fromMs: START_MS, toMs: START_MS + 10_000 }])
})

test('numbers that did not come at the end of a boot are told by the boot after, and do not reach into the time without power', async () => {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(numbered(every10s(2)))] })
  const prev = { boot: 'a', seq: 4 }
  const outage = { boot: 'b', no: 1, from: START_MS + 60_000, duration_ms: 30_000, ticks_lost: null, prev }
  await store.record({ arrivals: [outageMessage(outage), outageMessage(outage)] })
  await store.record({ arrivals: [ticksMessage([{ boot: 'b', seq: 1, at: START_MS + 100_000 }])] })
  expect(spansOf(settings)).toMatchObject([
    { boot: 'a', lo: 3, hi: 4, fromMs: START_MS + 10_000, toMs: START_MS + 60_000 },
  ])
  await store.fillGaps(LATER_MS)
  expect(turnsEver(store)).toBe(5)
})

/** The gaps of a history, by looking at neighbouring turns of each boot. */
function gapsIn(history: readonly Turn[]) {
  return history
    .flatMap((turn, i) => {
      const before = history.slice(0, i).findLast(({ boot }) => boot === turn.boot)
      if (!before || turn.seq === before.seq + 1) return []
      return [{ boot: turn.boot, lo: before.seq + 1, hi: turn.seq - 1, fromMs: before.at, toMs: turn.at }]
    })
    .sort((a, b) => (a.boot < b.boot ? -1 : a.boot > b.boot ? 1 : a.lo - b.lo))
}

test('whatever ticks, records and outages come in whatever order, each is recorded, and the energy is what is counted', async () => {
  const boots = fc.constantFrom('a', 'b', 'c')
  const seqs = fc.integer({ min: 1, max: 20 })
  const ticks = fc
    .tuple(boots, seqs, seqs, fc.nat(2_000_000))
    .map(([boot, seq, n, ms]) => ticksMessage([{ boot, seq, n: Math.min(n, seq), at: START_MS + ms }]))
  const outages = fc.tuple(boots, boots, seqs, seqs, fc.nat(2_000_000)).map(([boot, before, no, seq, ms]) =>
    outageMessage({
      boot,
      no,
      from: START_MS + ms,
      duration_ms: 1000,
      ticks_lost: null,
      prev: { boot: before, seq },
    }),
  )
  const fill = fc.constant('fill' as const)
  const arrivals = fc.array(fc.oneof({ weight: 8, arbitrary: ticks }, { weight: 2, arbitrary: outages }, fill), {
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(arrivals, async (arrivals) => {
      const settings = storeSettings()
      const store = openStore(settings)
      for (const one of arrivals) await (one === 'fill' ? store.fillGaps(LATER_MS) : store.record({ arrivals: [one] }))
      store.close()
      const spans = spansOf(settings)
      const { ticks, energyWh } = contents(settings)
      expect(energyWh).toBeCloseTo((ticks.length + filledIn(spans)) * WH, 6)
      for (const [i, span] of spans.entries()) {
        const next = spans[i + 1]
        expect(span.lo).toBeLessThanOrEqual(span.hi)
        expect(span.fromMs).toBeLessThanOrEqual(span.toMs)
        if (next?.boot === span.boot) expect(next.lo).toBeGreaterThan(span.hi)
      }
    }),
    { numRuns: runs(60) },
  )
})
