import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encode } from '../../broker/contract/codec.ts'
import type { MeterSettings, Settings } from '../../broker/contract/settings.ts'
import { type Known, makeKnown } from '../../ingest/known.ts'
import { makeMeter } from '../../ingest/meter.ts'
import type { StoreReader } from '../../ingest/store/reader.ts'
import { lastHourW } from '../../ingest/sums.ts'
import { lives } from './store/life.ts'
import {
  every10s,
  message,
  numbered,
  openStore,
  outageMessage,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store/store.ts'

const DAY_MS = 86_400_000
/** How long after something was counted a live value may be asked for, in this order; a clock may also be behind. */
const LATER_MS = [-60_000, -59_000, 0, 1, 30_000, 200_000, 310_000, 3_000_000, DAY_MS / 2, 3 * DAY_MS, 0]
/** As long before and after something entered begins to hold. */
const AROUND_MS = [-1000, 0, 1000]

const household = () =>
  storeSettings(({ meters }) => {
    const main = meters['main'] as MeterSettings
    main.installed = { at: '2026-11-01', reading_kwh: 1000 }
    main.tariffs = [
      { from: '2026-01-01', price_per_kwh: 0.3 },
      { from: '2026-11-23', price_per_kwh: 0.4 },
    ]
  })

/** Nobody else writes in the store. */
const alone = () => undefined

const mainOf = (settings: Settings) => makeMeter(settings, 'main')

/** All that a live value is made of. */
function told(known: Known, nowMs: number): object {
  const { hour: _, untilMs: __, ...sums } = known.sums(nowMs)
  return { ...known.turning(nowMs), ...sums, hourW: lastHourW(known.sums(nowMs), nowMs) }
}

/** Whatever a clock says, what is kept is what would be found. */
function expectTrue(known: Known, reader: StoreReader, settings: Settings, momentsMs: readonly number[]): void {
  for (const nowMs of momentsMs) {
    expect(told(known, nowMs)).toEqual(told(makeKnown(reader, mainOf(settings), alone), nowMs))
  }
}

test('what is known of a meter is what the store would tell, however long ago something was counted', async () => {
  await fc.assert(
    fc.asyncProperty(lives, fc.nat(3 * DAY_MS), async ({ ticks, outages }, replacedInMs) => {
      const settings = household()
      const store = openStore(settings)
      const known = makeKnown(store.reader, mainOf(settings), alone)
      const replacedMs = START_MS + replacedInMs
      const replacement = { kind: 'replacement', final_kwh: 1005, start_kwh: 0, impulses_per_kwh: 96 } as const
      const entry = encode({ ...replacement, id: 'new', at: replacedMs })
      await store.record({ arrivals: [message('entry', entry, START_MS)] })
      const said = [
        ...ticks.map((tick) => ({ atMs: tick.at, arrival: ticksMessage([tick], tick.at) })),
        ...outages.map((outage) => {
          const atMs = (outage.from ?? 0) + outage.duration_ms
          return { atMs, arrival: outageMessage(outage, atMs) }
        }),
      ]
      for (const { atMs, arrival } of said.sort((a, b) => a.atMs - b.atMs)) {
        await store.record({ arrivals: [arrival] })
        known.changed()
        const later = LATER_MS.map((laterMs) => atMs + laterMs)
        const around = AROUND_MS.map((besideMs) => replacedMs + besideMs)
        expectTrue(known, store.reader, settings, [...later, ...around])
      }
      store.close()
    }),
    { numRuns: 30 },
  )
})

test('what is known asks the store for nothing again before something may be different', async () => {
  const settings = household()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(numbered(every10s(3)), START_MS + 20_000)] })
  let asked = 0
  const counting = new Proxy(store.reader, {
    get(reader, name: keyof StoreReader) {
      asked++
      return reader[name]
    },
  })
  let generation = 1
  const known = makeKnown(counting, mainOf(settings), () => generation)
  const countsOf = (momentsMs: readonly number[]) =>
    momentsMs.map((nowMs) => {
      asked = 0
      told(known, nowMs)
      return asked > 0
    })
  const nowMs = START_MS + 20_000
  expect(countsOf([nowMs, nowMs + 1, nowMs + 299_999, nowMs + 300_000, nowMs + 299_999])).toEqual([
    ...[true, false, false, true, true],
  ])
  known.changed()
  expect(countsOf([nowMs, nowMs])).toEqual([true, false])
  generation++
  expect(countsOf([nowMs, nowMs])).toEqual([true, false])
})
