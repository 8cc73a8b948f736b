import fc from 'fast-check'
import { encode } from '../../../../broker/contract/codec.ts'
import type { Entry } from '../../../../broker/contract/messages.ts'
import type { Arrival } from '../../../../ingest/arrival.ts'
import type { ShapeFinder } from '../../../../ingest/past/shape.ts'
import type { Page } from '../../../../ingest/store/page.ts'
import type { StoreWriter } from '../../../../ingest/store/writer.ts'
import { deliveriesOf } from '../history.ts'
import { type Life, lives } from '../life.ts'
import { bareTick, message, outageMessage, START_MS, ticksMessage } from '../store.ts'

/** Something that is done to a store. */
export type Step = (store: StoreWriter) => unknown

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const SPAN_MS = 20 * DAY_MS

const wholeMs = fc.integer({ min: START_MS - DAY_MS, max: START_MS + SPAN_MS })
/** As a clock tells it. */
const moments = fc.oneof(wholeMs, fc.double({ min: START_MS, max: START_MS + SPAN_MS, noNaN: true }))
const kwh = fc.integer({ min: 0, max: 1e6 }).map((n) => n / 100)
const spans = fc.tuple(wholeMs, fc.integer({ min: 1, max: DAY_MS }))

const entries: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('reading' as const), id: ids('r'), at: wholeMs, kwh }),
  fc.record({ kind: fc.constant('reading_removed' as const), id: ids('x'), reading: ids('r') }),
  fc.record({
    ...{ kind: fc.constant('replacement' as const), id: ids('n'), at: wholeMs, final_kwh: kwh, start_kwh: kwh },
    impulses_per_kwh: fc.constantFrom(75, 96, 1000),
  }),
  fc.record({
    ...{ kind: fc.constant('ticks' as const), id: ids('t') },
    at: fc.array(wholeMs, { minLength: 1, maxLength: 20 }),
  }),
  fc.record({
    ...{ kind: fc.constant('energy' as const), id: ids('e') },
    periods: fc.array(
      fc.tuple(spans, kwh).map(([[from, lengthMs], kwh]) => ({ from, to: from + lengthMs, kwh })),
      { minLength: 1, maxLength: 4 },
    ),
  }),
)

function ids(kind: string): fc.Arbitrary<string> {
  return fc.nat(5).map((n) => `${kind}-${n}`)
}

const pages: fc.Arbitrary<Page> = fc.record({
  online: fc.array(
    spans.map(([fromMs, lengthMs]) => ({ meter: 'main', fromMs, toMs: fromMs + lengthMs })),
    { maxLength: 4 },
  ),
  health: fc.array(
    fc.tuple(wholeMs, fc.double({ min: -200, max: 100, noNaN: true })).map(([atMs, mean]) => ({
      meter: 'main',
      hour: Math.floor(atMs / HOUR_MS),
      values: { rssi: { n: 3, mean, min: mean - 1, max: mean + 0.1 }, heap: { n: 1, mean: 7, min: 7, max: 7 } },
    })),
    { maxLength: 4 },
  ),
})

const shape: ShapeFinder = (fromMs) =>
  fromMs % 2 === 0 ? [{ time: 1, turn: 1, lowPerHour: 20, highPerHour: fromMs % 50 }] : undefined

/** What is done beside the recording of what arrives. */
const asides: fc.Arbitrary<Step> = fc.oneof(
  moments.map(
    (nowMs): Step =>
      (store) =>
        store.fillGaps(nowMs),
  ),
  pages.map(
    (page): Step =>
      (store) =>
        store.writePage(page),
  ),
  fc.tuple(fc.constantFrom('online', 'offline'), moments).map(
    ([presence, atMs]): Step =>
      (store) =>
        store.notePresence('main', presence as 'online' | 'offline', atMs),
  ),
  moments.map(
    (atMs): Step =>
      (store) =>
        store.standing.raise('main', 'power_high', atMs),
  ),
  fc.constant<Step>((store) => store.standing.clear('main', 'power_high')),
  fc.nat(9).map(
    (n): Step =>
      (store) =>
        store.tally('', 'not_json', n),
  ),
)

/** Everything that a store can be told, in any order, some of it again and again. */
export const stories: fc.Arbitrary<Step[]> = fc
  .tuple(lives, fc.array(entries, { maxLength: 6 }), fc.array(wholeMs, { maxLength: 5 }))
  .chain(([life, entries, bareMs]) => {
    const arrivals = [
      ...messagesOf(life),
      ...entries.map((entry) => message('entry', encode(entry))),
      ...bareMs.map((atMs) => bareTick(atMs)),
    ]
    return fc.tuple(deliveriesOf(arrivals), fc.array(fc.tuple(fc.nat(20), asides), { maxLength: 12 }))
  })
  .map(([batches, asides]) => {
    const steps = batches.map((messages, i): Step => {
      const batch = { arrivals: messages.flat(), read: { journal: 'j', from: i, position: i + 1 } }
      return (store) => store.record(batch, () => shape)
    })
    for (const [place, aside] of asides) steps.splice(place % (steps.length + 1), 0, aside)
    return steps
  })

/** Ticks one by one, or several at once. */
function messagesOf({ ticks, outages }: Life): Arrival[] {
  const messages = outages.map((outage) => outageMessage(outage))
  for (let i = 0; i < ticks.length; i += 1 + (i % 3)) messages.push(ticksMessage(ticks.slice(i, i + 1 + (i % 3))))
  return messages
}
