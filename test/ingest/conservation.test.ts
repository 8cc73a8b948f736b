import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Constants, whPerTickAt } from '../../ingest/past/constants.ts'
import { type History, type HistorySource, type Hole, makeHistory } from '../../ingest/past/history.ts'
import { ARRIVED_MS, openStore, outageMessage, START_MS, storeSettings, ticksMessage } from './store/store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS
const EVER_MS = Number.MAX_SAFE_INTEGER

/** A time between the shortest and the longest, each order of magnitude as likely as the others. */
const timeBetween = (shortestMs: number, longestMs: number) =>
  fc
    .double({ min: Math.log(shortestMs), max: Math.log(longestMs), noNaN: true })
    .map((power) => Math.round(Math.exp(power)))

/** Bursts of turns over minutes or years, with numbers that never come, power cuts, and another meter later on. */
const stories = fc.record({
  bursts: fc.array(
    fc.record({
      pauseMs: timeBetween(20_000, YEAR_MS / 4),
      turnMs: timeBetween(5000, 6 * HOUR_MS),
      turns: fc.integer({ min: 1, max: 60 }),
      missing: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
      ),
      cut: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  noDataHours: fc.constantFrom(24, 10_000),
  changePart: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 2 }),
})
type Story = typeof stories extends fc.Arbitrary<infer S> ? S : never

/** What of a history is asked: it begins at a part of the story, or before or after it. */
const windows = fc.record({
  fromPart: fc.double({ min: -0.2, max: 1.1, noNaN: true }),
  lengthMs: timeBetween(MINUTE_MS, 4 * YEAR_MS),
  points: fc.integer({ min: 1, max: 1500 }),
})

/** The turns of a story, and the power cuts between them. */
function turnsOf({ bursts }: Story) {
  const ticks = [{ boot: 'a', seq: 1, at: START_MS }]
  const cuts: number[] = []
  let [at, seq] = [START_MS, 1]
  for (const { pauseMs, turnMs, turns, missing, cut } of bursts) {
    if (cut) cuts.push(at + Math.floor(pauseMs / 2))
    for (let i = 0; i < turns; i++) {
      at += i === 0 ? pauseMs : turnMs + ((i * 7919) % 4999)
      seq += 1 + (i === Math.floor(turns / 2) ? missing : 0)
      ticks.push({ boot: 'a', seq, at })
    }
  }
  return { ticks, cuts, spanMs: at - START_MS }
}

/** Records a story, every second turn of it late, and counts which way its curves are made. */
async function tell(story: Story, ways: { ticks: number; buckets: number }) {
  const { ticks, cuts, spanMs } = turnsOf(story)
  const settings = storeSettings(({ meters }) => {
    Object.assign(meters['main'] ?? {}, { no_data_after_hours: story.noDataHours })
  })
  const store = openStore(settings)
  const atMs = ARRIVED_MS + 3 * YEAR_MS
  const outages = cuts.map((from, i) =>
    outageMessage({ boot: 'a', no: i + 1, from, duration_ms: 2, ticks_lost: null }, atMs),
  )
  for (const rest of [0, 1]) {
    const arrivals = ticks.filter((_, i) => i % 2 === rest).map((tick) => ticksMessage([tick], atMs))
    await store.record({ arrivals: rest === 0 ? arrivals : [...arrivals, ...outages] })
  }
  await store.fillGaps(atMs + HOUR_MS)
  const known = store.reader.source('main')
  const source: HistorySource = {
    ...known,
    ticks(fromMs, toMs) {
      ways.ticks++
      return known.ticks(fromMs, toMs)
    },
    intervals(widthMs, fromMs, toMs) {
      ways.buckets++
      return known.intervals(widthMs, fromMs, toMs)
    },
  }
  const first = { fromMs: Number.NEGATIVE_INFINITY, whPerTick: 1000 / 75 }
  const changeMs = START_MS + Math.floor((story.changePart ?? 0) * spanMs)
  const constants: Constants = story.changePart === null ? [first] : [first, { fromMs: changeMs, whPerTick: 10 }]
  return { store, spanMs, times: ticks.map(({ at }) => at), constants, history: makeHistory(source, constants) }
}

const overlapMs = (a: Hole, b: Hole) => Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs))

/**
 * The Wh of a window that no power shows: the turn that ends each hole, at once at its end, and turns that were filled
 * in within one.
 */
function energyInHoles(told: Awaited<ReturnType<typeof tell>>, holes: readonly Hole[]): number {
  const { store, times, constants } = told
  const ends = new Set(times)
  const filled = store.reader.filled('main', 0, EVER_MS)
  const [, later] = constants
  return holes.reduce((sum, hole) => {
    const ended = ends.has(hole.toMs) ? whPerTickAt(constants, hole.toMs - 1) : 0
    const changeMs = Math.min(Math.max(later?.fromMs ?? hole.toMs, hole.fromMs), hole.toMs)
    const parts = [
      { fromMs: hole.fromMs, toMs: changeMs },
      { fromMs: changeMs, toMs: hole.toMs },
    ]
    const within = filled.flatMap((span) =>
      parts.map(
        (part) => (span.n * overlapMs(span, part) * whPerTickAt(constants, part.fromMs)) / (span.toMs - span.fromMs),
      ),
    )
    return within.reduce((wh, partWh) => wh + partWh, sum + ended)
  }, 0)
}

/** The Wh that a curve shows: the mean of each step over the part of it that lies in no hole. */
function energyOfCurve(
  history: History,
  grid: { fromMs: number; stepMs: number; steps: number },
  holes: Hole[],
): number {
  const { fromMs, stepMs, steps } = grid
  return history.power(fromMs, stepMs, steps).mean.reduce<number>((wh, powerW, i) => {
    const step = { fromMs: fromMs + i * stepMs, toMs: fromMs + (i + 1) * stepMs }
    const coveredMs = holes.reduce((ms, hole) => ms - overlapMs(step, hole), stepMs)
    expect(powerW === null).toBe(coveredMs === 0)
    return wh + ((powerW ?? 0) * coveredMs) / HOUR_MS
  }, 0)
}

describe('the power of a history', () => {
  test('times the time for which it is known is the energy, to a part in a thousand million, from minutes to years', async () => {
    const ways = { ticks: 0, buckets: 0 }
    const check = fc.asyncProperty(stories, fc.array(windows, { minLength: 8, maxLength: 8 }), async (story, asked) => {
      const told = await tell(story, ways)
      const { history, spanMs } = told
      for (const { fromPart, lengthMs, points } of asked) {
        const beginMs = START_MS + Math.round(fromPart * spanMs)
        const stepMs = history.stepMs(beginMs, beginMs + lengthMs, points)
        const fromMs = Math.floor(beginMs / stepMs) * stepMs
        const steps = Math.ceil((beginMs + lengthMs - fromMs) / stepMs)
        const toMs = fromMs + steps * stepMs
        const holes = history.holes(fromMs, toMs)
        const [from = 0, to = 0] = history.kwhAt([fromMs, toMs])
        const energyWh = (to - from) * 1000
        const shownWh = energyOfCurve(history, { fromMs, stepMs, steps }, holes) + energyInHoles(told, holes)
        expect(Math.abs(shownWh - energyWh)).toBeLessThanOrEqual(1e-9 * energyWh)
      }
      told.store.close()
    })
    await fc.assert(check, { numRuns: 60, interruptAfterTimeLimit: 20_000 })
    expect(ways.ticks).toBeGreaterThan(5)
    expect(ways.buckets).toBeGreaterThan(5)
  })
})
