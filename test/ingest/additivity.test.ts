import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { encode } from '../../broker/contract/codec.ts'
import type { Entry } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Period, Zone } from '../../ingest/calendar.ts'
import { makeMeter } from '../../ingest/meter.ts'
import { openHistory } from '../../ingest/past/history.ts'
import { type EnergyPeriod, energyPeriods } from '../../ingest/past/periods.ts'
import { openStoreReader } from '../../ingest/store/reader.ts'
import { contents, message, openStore, outageMessage, storeSettings, ticksMessage } from './store/store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Thirteen months in which each of the zones that move their clocks did so twice, St. John's over midnight. */
const [BEGIN_MS, END_MS] = [Date.UTC(2009, 8, 20), Date.UTC(2010, 9, 25)]
/** Each with moments at which its clocks were moved, or a full hour that is none in UTC. */
const CHANGES: Record<string, string[]> = {
  'Europe/Berlin': ['2009-10-25T01:00Z', '2010-03-28T01:00Z'],
  'Australia/Lord_Howe': ['2009-10-03T15:30Z', '2010-04-03T15:00Z'],
  'Asia/Kathmandu': ['2009-12-31T18:15Z'],
  'America/St_Johns': ['2009-11-01T02:31Z', '2010-03-14T03:31Z'],
}
const NESTED: Period[] = ['hour', 'day', 'month', 'year']

/** Some 9,000 turns of minutes to hours, and a pause of days now and then. */
function someTurns(): number[] {
  const times: number[] = []
  for (let [atMs, i] = [BEGIN_MS, 0]; atMs < END_MS; i++) {
    times.push(atMs)
    const turnMs = 10 * MINUTE_MS + ((i * 7_919_333) % (90 * MINUTE_MS))
    atMs += i % 3000 === 2999 ? 3 * DAY_MS : turnMs
  }
  return times
}

/** A new meter in the night in which the clocks of two of the zones are moved. */
const REPLACEMENT: Entry = {
  ...{ id: 'new', kind: 'replacement', at: Date.UTC(2010, 2, 14, 3, 10) },
  ...{ final_kwh: 70, start_kwh: 0, impulses_per_kwh: 96 },
}

/** Prices by the clock on the wall, the later ones from the middle of a month on. */
const TARIFFS: Settings['meters'][string]['tariffs'] = [
  { from: '2009-01-01', price_per_kwh: 0.3, base_per_month: 12 },
  {
    ...{ from: '2010-01-17T13:20', base_per_month: 9.5 },
    prices: [{ price_per_kwh: 0.2, hours: '22-6' }, { price_per_kwh: 0.25, days: 'sat-sun' }, { price_per_kwh: 0.4 }],
  },
]

/** Records a long history: numbers that never came, power cuts, days without data, and a second meter. */
async function recordHistory(): Promise<Settings> {
  const settings = storeSettings(({ meters }) => {
    Object.assign(meters['main'] ?? {}, { tariffs: TARIFFS })
  })
  const store = openStore(settings)
  const ticks = someTurns().map((at, i) => ({ boot: 'a', seq: i + 1 + 2 * Math.floor(i / 500), at }))
  while (ticks.length > 0) await store.record({ arrivals: [ticksMessage(ticks.splice(0, 64))] })
  const cuts = [1, 2, 3].map((no) => {
    const from = BEGIN_MS + no * 71 * DAY_MS
    return outageMessage({ boot: 'a', no, from, duration_ms: MINUTE_MS, ticks_lost: null })
  })
  await store.record({ arrivals: [...cuts, message('entry', encode(REPLACEMENT))] })
  await store.fillGaps(Number.MAX_SAFE_INTEGER)
  store.close()
  return settings
}

/** A meter's energy by the periods of a zone. */
interface Place {
  zone: Zone
  ask(by: Period, fromMs: number, toMs: number): EnergyPeriod[]
  whole(fromMs: number, toMs: number): EnergyPeriod
}

/** Opens the store as it is, with the zone as the settings name it now. */
function placeIn(settings: Settings, timezone: string): Place {
  const there = { ...settings, timezone }
  const reader = openStoreReader(there)
  if (!reader) throw new Error('BUG: expected the store that was just made')
  onTestFinished(reader.close)
  const meter = makeMeter(there, 'main')
  const history = openHistory(reader, meter)
  const energy = (edges: number[]) => energyPeriods(history, meter.tariffs, edges)
  return {
    zone: meter.zone,
    ask: (by, fromMs, toMs) => energy(meter.zone.edges(by, fromMs, toMs)),
    whole: (fromMs, toMs) => energy([fromMs, toMs])[0] as EnergyPeriod,
  }
}

const sumOf = (periods: readonly EnergyPeriod[], of: (period: EnergyPeriod) => number) =>
  periods.reduce((sum, period) => sum + of(period), 0)

const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1e-6, Math.abs(expected)))

const AMOUNTS = {
  kwh: ({ kwh }: EnergyPeriod) => kwh ?? 0,
  cost: ({ cost }: EnergyPeriod) => cost ?? 0,
  baseFee: ({ baseFee }: EnergyPeriod) => baseFee,
  dayPrice: ({ prices }: EnergyPeriod) => prices.find(({ price }) => price?.perKwh === 0.4)?.kwh ?? 0,
}

/** The parts of a whole have together its energy, its costs and its time. */
function expectSum(parts: readonly EnergyPeriod[], whole: EnergyPeriod): void {
  expect([parts[0]?.fromMs, parts.at(-1)?.toMs]).toEqual([whole.fromMs, whole.toMs])
  for (const of of Object.values(AMOUNTS)) near(sumOf(parts, of), of(whole))
}

/** Hours have together what their days have, days what their months, months what their years, years the whole. */
function expectNested({ ask, whole }: Place, fromMs: number, toMs: number): void {
  const levels = [...NESTED.map((by) => ask(by, fromMs, toMs)), [whole(fromMs, toMs)]]
  for (const [level, periods] of levels.slice(1).entries()) {
    const parts = levels[level] as EnergyPeriod[]
    let next = 0
    for (const period of periods) {
      const first = next
      while ((parts[next]?.toMs ?? Number.POSITIVE_INFINITY) <= period.toMs) next++
      expectSum(parts.slice(first, next), period)
    }
    expect(next).toBe(parts.length)
  }
}

/** A window near a change of the clocks, or anywhere, that begins and ends where it likes. */
function windowIn(zone: Zone) {
  const nearChange = fc
    .tuple(fc.constantFrom(...(CHANGES[zone.name] as string[])), fc.integer({ min: -40 * HOUR_MS, max: 10 * HOUR_MS }))
    .map(([change, distanceMs]) => Date.parse(change) + distanceMs)
  const begin = fc.oneof(nearChange, fc.integer({ min: BEGIN_MS - DAY_MS, max: END_MS }))
  const length = fc.oneof(
    fc.integer({ min: MINUTE_MS, max: 3 * DAY_MS }),
    fc.integer({ min: MINUTE_MS, max: 400 * DAY_MS }),
  )
  return fc.tuple(begin, length).map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs }))
}

describe('the energy of a store, asked for in one zone after the other', () => {
  test('is in hours what it is in days, months, years and the whole, and nothing is recorded anew for a zone', async () => {
    const settings = await recordHistory()
    const recorded = contents(settings)
    const totals = Object.keys(CHANGES).map((name) => {
      const place = placeIn(settings, name)
      expectNested(place, BEGIN_MS - DAY_MS, END_MS + DAY_MS)
      return place.whole(BEGIN_MS - DAY_MS, END_MS + DAY_MS).kwh ?? 0
    })
    expect(totals[0]).toBeGreaterThan(100)
    for (const kwh of totals) near(kwh, totals[0] as number)
    expect(contents(settings)).toEqual(recorded)
  })

  test('is so in every window, also of a night in which the clocks are moved', async () => {
    const settings = await recordHistory()
    const places = Object.keys(CHANGES).map((name) => placeIn(settings, name))
    const asked = fc.constantFrom(...places).chain((place) => fc.tuple(fc.constant(place), windowIn(place.zone)))
    const check = fc.property(asked, ([place, { fromMs, toMs }]) => expectNested(place, fromMs, toMs))
    fc.assert(check, { numRuns: 60, interruptAfterTimeLimit: 20_000 })
  })
})
