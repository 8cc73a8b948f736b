import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fractionAt } from '../../../ingest/energy.ts'
import { shortestBetween, turnsAt } from '../../../ingest/past/count.ts'
import { placesWithin } from '../../../ingest/past/places.ts'
import { openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const QUARTER_MS = 900_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const SPAN_MS = 60 * DAY_MS

const turnsMs = fc.array(fc.integer({ min: 20_000, max: 20 * HOUR_MS }), { minLength: 2, maxLength: 150 })
/** Where local days and months begin: at a quarter of some hour of UTC. */
const edges = fc.oneof(
  fc.nat(SPAN_MS / DAY_MS).map((n) => n * DAY_MS),
  fc.nat(SPAN_MS / HOUR_MS).map((n) => n * HOUR_MS),
  fc.nat(SPAN_MS / QUARTER_MS).map((n) => n * QUARTER_MS),
)

/** A store in which a meter has turned, so long each time, from the beginning of a day on. */
async function tell(turns: readonly number[]) {
  const store = openStore(storeSettings())
  const times = [Math.ceil(START_MS / DAY_MS) * DAY_MS]
  for (const turnMs of turns) times.push((times.at(-1) as number) + turnMs)
  await store.record({ arrivals: times.map((at, i) => ticksMessage([{ boot: 'a', seq: i + 1, at }], at)) })
  return { store, times, source: store.reader.source('main') }
}

test('moments of two months have the turns that the single ticks give, whatever the buckets they lie in', async () => {
  const check = fc.asyncProperty(turnsMs, fc.array(edges, { minLength: 2, maxLength: 60 }), async (turns, asked) => {
    const { store, times, source } = await tell(turns)
    const momentsMs = [...new Set(asked)].map((ms) => (times[0] as number) + ms).sort((a, b) => a - b)
    const expected = momentsMs.map((atMs) => {
      const ended = times.filter((time) => time <= atMs).length
      return ended + fractionAt(atMs, times[ended - 1], times[ended], false)
    })
    const found = turnsAt(source, momentsMs)
    for (const [i, turns] of found.entries()) {
      expect(turns - (found[0] as number)).toBeCloseTo((expected[i] as number) - (expected[0] as number), 9)
    }
    store.close()
  })
  await fc.assert(check, { numRuns: 15, interruptAfterTimeLimit: 20_000 })
})

test('the shortest interval between moments is that of the single ticks, whether they are near each other or far', async () => {
  const days = fc
    .record({
      first: fc.nat(50),
      count: fc.integer({ min: 2, max: 9 }),
      stepMs: fc.constantFrom(QUARTER_MS, HOUR_MS, DAY_MS),
    })
    .map(({ first, count, stepMs }) => Array.from({ length: count }, (_, i) => (first + i) * stepMs + 2 * HOUR_MS))
  const asked = fc.oneof(days, fc.array(edges, { maxLength: 20 }))
  const check = fc.asyncProperty(turnsMs, asked, async (turns, asked) => {
    const { store, times, source } = await tell(turns)
    const momentsMs = [...new Set(asked)].map((ms) => (times[0] as number) + ms).sort((a, b) => a - b)
    const expected = momentsMs.slice(1).map((toMs, i) => {
      const intervalsMs = times.flatMap((time, k) =>
        k > 0 && (momentsMs[i] as number) <= time && time < toMs ? [time - (times[k - 1] as number)] : [],
      )
      return intervalsMs.length > 0 ? Math.min(...intervalsMs) : null
    })
    expect(shortestBetween(source, momentsMs)).toEqual(expected)
    store.close()
  })
  await fc.assert(check, { numRuns: 15, interruptAfterTimeLimit: 20_000 })
})

test('the place of a moment in a bucket has the ticks on its side and the neighbours, near or far', async () => {
  const check = fc.asyncProperty(turnsMs, fc.array(edges, { minLength: 1, maxLength: 60 }), async (turns, asked) => {
    const { store, times, source } = await tell(turns)
    const momentsMs = asked.map((ms) => (times[0] as number) + ms).sort((a, b) => a - b)
    const places = placesWithin(source, momentsMs, DAY_MS)
    for (const [i, atMs] of momentsMs.entries()) {
      const midnightMs = Math.floor(atMs / DAY_MS) * DAY_MS
      const [fromMs, toMs] = places[i]?.side === 'before' ? [midnightMs, atMs] : [atMs, midnightMs + DAY_MS]
      const place = {
        ticks: times.filter((time) => fromMs <= time && time < toMs).length,
        side: places[i]?.side,
        lastMs: times.findLast((time) => time < atMs),
        nextMs: times.find((time) => time >= atMs),
      }
      expect(places[i]).toEqual(atMs === midnightMs ? undefined : place)
    }
    store.close()
  })
  await fc.assert(check, { numRuns: 15, interruptAfterTimeLimit: 20_000 })
})
