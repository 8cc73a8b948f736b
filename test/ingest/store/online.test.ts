import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoreWriter } from '../../../ingest/store/writer.ts'
import { look, openStore, runs, storeSettings } from './store.ts'

type Span = [fromMs: number, toMs: number]

const MOMENTS = 60
const spans: fc.Arbitrary<Span[]> = fc.array(
  fc.tuple(fc.nat(MOMENTS - 1), fc.integer({ min: 1, max: 15 })).map(([fromMs, ms]): Span => [fromMs, fromMs + ms]),
  { maxLength: 12 },
)

function add(store: StoreWriter, all: readonly Span[]): void {
  for (const [fromMs, toMs] of all) store.writePage({ online: [{ meter: 'main', fromMs, toMs }], health: [] })
}

/** The spans of all milliseconds that any of them covers, one by one. */
function unionOf(all: readonly Span[]): Span[] {
  const union: Span[] = []
  for (let ms = 0; ms < MOMENTS + 20; ms++) {
    if (!all.some(([fromMs, toMs]) => fromMs <= ms && ms < toMs)) continue
    const last = union.at(-1)
    if (last?.[1] === ms) last[1] = ms + 1
    else union.push([ms, ms + 1])
  }
  return union
}

test('the spans are those of all that was added, in whatever order, and those of a window are found', () => {
  fc.assert(
    fc.property(spans, fc.nat(MOMENTS), fc.integer({ min: 1, max: MOMENTS }), (all, fromMs, ms) => {
      const store = openStore(storeSettings())
      add(store, all)
      const toMs = fromMs + ms
      const expected = unionOf(all).filter(([from, to]) => from < toMs && to > fromMs)
      const found = store.reader.onlineWithin('main', fromMs, toMs)
      store.close()
      expect(found.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(expected)
    }),
    { numRuns: runs(60) },
  )
})

test('a span that goes on stays one row', () => {
  const settings = storeSettings()
  const store = openStore(settings)
  add(store, [
    [10, 20],
    [10, 30],
    [30, 40],
  ])
  expect(look(settings, (db) => db.prepare('SELECT from_ms, to_ms FROM online').raw().all())).toEqual([[10, 40]])
})

test('a meter that was never entered was never known to be online', () => {
  const store = openStore(storeSettings())
  add(store, [[0, 10]])
  expect(store.reader.onlineWithin('attic', 0, 10)).toEqual([])
})
