import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import type { Tick } from '../../../broker/contract/messages.ts'
import type { JournalEntry } from '../../../broker/journal/reader.ts'
import { CLOCK_PATIENCE_MS, makeClockPatience } from '../../../ingest/intake/patience.ts'
import { retime } from '../../../ingest/intake/retime.ts'
import { handClock } from '../house.ts'
import { contents, openStore, START_MS, storeSettings } from './store.ts'

const MINUTE_MS = 60_000

/** A turn, the steps of this machine's clock between its predecessor and it, and how the sensor says its time. */
interface Turn {
  intervalMs: number
  stepMs: number
  says: 'at' | 'age' | 'both' | 'nothing'
  waitsMs: number
}

const turns = (says: Turn['says'][], steps: fc.Arbitrary<number>) =>
  fc.array(
    fc.record<Turn>({
      intervalMs: fc.integer({ min: 2000, max: 600_000 }),
      stepMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: steps }),
      says: fc.constantFrom(...says),
      waitsMs: fc.nat(900),
    }),
    { minLength: 1, maxLength: 30 },
  )

/** The journal of a run: the true time of each turn, and its entry with the wall clock as it was. */
function journalOf(turns: readonly Turn[], wallMs: number) {
  let [trueMs, offMs] = [START_MS, wallMs - START_MS]
  return turns.map(({ intervalMs, stepMs, says, waitsMs }, i) => {
    trueMs += intervalMs
    offMs += stepMs
    const tick: Tick = {
      boot: 'a',
      seq: i + 1,
      ...((says === 'at' || says === 'both') && { at: trueMs }),
      ...((says === 'age' || says === 'both') && { age_ms: waitsMs }),
    }
    const arrivedMs = trueMs + waitsMs
    const times = { atMs: arrivedMs + offMs, monoMs: arrivedMs - START_MS }
    const entry: JournalEntry = {
      position: i + 1,
      run: 1,
      user: 'loopback',
      topic: 'wattwheel/main/tick',
      payload: Buffer.from(encode(tick)),
      ...times,
    }
    return { trueMs, arrivedMs, offMs, entry }
  })
}

describe('the turns of a run in which this machine’s clock is set', () => {
  test('are in order, not in the future, and flagged where they were corrected, however it steps', async () => {
    const steps = fc.integer({ min: -1e10, max: 1e10 }).filter((ms) => Math.abs(ms) > MINUTE_MS)
    await fc.assert(
      fc.asyncProperty(turns(['age', 'nothing'], steps), async (turns) => {
        const journal = journalOf(turns, START_MS)
        const last = journal.at(-1) as (typeof journal)[number]
        const settings = storeSettings()
        const store = openStore(settings)
        await store.record({ arrivals: retime(journal.map(({ entry }) => entry)) })
        store.close()
        const { ticks, tallies, rejected } = contents(settings)
        const off = (ms: number) => ms + last.offMs
        expect(rejected).toEqual([])
        expect(ticks).toHaveLength(turns.length)
        for (const [i, { trueMs, arrivedMs }] of journal.entries()) {
          const isAged = turns[i]?.says === 'age'
          expect(ticks[i]).toBe(off(isAged ? trueMs : arrivedMs))
          expect(ticks[i]).toBeLessThanOrEqual(last.entry.atMs)
        }
        const isOff = (ms: number) => Math.abs(ms) > MINUTE_MS
        const stepped = journal.some(({ offMs }) => isOff(offMs - last.offMs))
        const wrong = journal.filter(({ offMs }) => stepped && isOff(offMs - last.offMs)).length
        const moved = journal.filter(({ offMs }) => stepped && offMs !== last.offMs).length
        expect(tallies['clock_wrong'] ?? 0).toBe(wrong)
        expect(tallies['time_adjusted'] ?? 0).toBe(moved - wrong)
      }),
      { numRuns: 30, interruptAfterTimeLimit: 20_000 },
    )
  })

  test('lie at their true times, however they are read, when the clock is set once within the patience', async () => {
    const story = fc.tuple(
      turns(['age', 'both', 'nothing'], fc.constant(0)),
      fc.nat(29),
      fc.constantFrom(0, START_MS - 3_600_000),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
    )
    await fc.assert(
      fc.asyncProperty(story, async ([turns, setAt, wallMs, reads]) => {
        const isSetAt = setAt % turns.length
        const stepMs = START_MS - wallMs
        const set = turns.map((turn, i) => ({ ...turn, stepMs: i === isSetAt ? stepMs : 0, intervalMs: 2000 }))
        const journal = journalOf(set, wallMs)
        const settings = storeSettings()
        const store = openStore(settings)
        const clock = handClock(0)
        const patience = makeClockPatience(() => START_MS, clock)
        let position = 0
        for (let round = 0; position < journal.length; round++) {
          const written = journal.slice(0, (round + 1) * (reads[round % reads.length] as number))
          const unread = written.slice(position).map(({ entry }) => entry)
          const ripe = patience.ripe(unread, 2000)
          await store.record({ arrivals: retime(ripe) })
          position += ripe.length
          clock.advance(CLOCK_PATIENCE_MS / 100)
        }
        store.close()
        const times = journal.map(({ trueMs, arrivedMs }, i) => (set[i]?.says === 'nothing' ? arrivedMs : trueMs))
        expect(contents(settings).ticks).toEqual(times)
      }),
      { numRuns: 30, interruptAfterTimeLimit: 20_000 },
    )
  })
})

describe('turns read before this machine’s clock was set', () => {
  test('keep their order where it is set by up to a minute, and are flagged where they had to be moved', async () => {
    const steps = fc.integer({ min: -MINUTE_MS + 1000, max: MINUTE_MS })
    await fc.assert(
      fc.asyncProperty(turns(['age'], steps), async (turns) => {
        const once = turns.map((turn, i) => ({ ...turn, waitsMs: 0, stepMs: i === turns.length - 1 ? turn.stepMs : 0 }))
        const journal = journalOf(once, START_MS)
        const settings = storeSettings()
        const store = openStore(settings)
        for (const { entry } of journal) await store.record({ arrivals: [entry] })
        store.close()
        const { ticks, rejected, seen, tallies } = contents(settings)
        expect(ticks.length + rejected.length).toBe(turns.length)
        expect(seen).toMatchObject([{ lo: 1, hi: turns.length }])
        const [before, last] = journal.slice(-2)
        const isMoved = before && last && last.entry.atMs < before.entry.atMs
        expect(tallies['time_adjusted'] ?? 0).toBe(isMoved ? 1 : 0)
        if (isMoved) expect(ticks.at(-1)).toBeGreaterThan(before.entry.atMs)
      }),
      { numRuns: 20, interruptAfterTimeLimit: 20_000 },
    )
  })

  test('count, stay in order and are not in the future where it was behind', async () => {
    const steps = fc.integer({ min: MINUTE_MS, max: 1e10 })
    await fc.assert(
      fc.asyncProperty(turns(['age', 'nothing'], steps), async (turns) => {
        const journal = journalOf(turns, START_MS)
        const settings = storeSettings()
        const store = openStore(settings)
        for (const { entry } of journal) await store.record({ arrivals: retime([entry]) })
        store.close()
        const { ticks, seen } = contents(settings)
        expect(ticks).toHaveLength(turns.length)
        expect(seen).toMatchObject([{ lo: 1, hi: turns.length, lo_at_ms: ticks[0], hi_at_ms: ticks.at(-1) }])
        for (const [i, { entry }] of journal.entries()) expect(ticks[i]).toBeLessThanOrEqual(entry.atMs)
      }),
      { numRuns: 20, interruptAfterTimeLimit: 20_000 },
    )
  })

  test('stay where they are where it was ahead, and those after it was set lie where they belong, flagged', async () => {
    const HOUR_MS = 3_600_000
    const journal = journalOf(
      [0, 0, -HOUR_MS, 0].map((stepMs) => ({ intervalMs: 10_000, stepMs, says: 'age' as const, waitsMs: 10 })),
      START_MS + HOUR_MS,
    )
    const settings = storeSettings()
    const store = openStore(settings)
    for (const { entry } of journal) await store.record({ arrivals: [entry] })
    const { ticks, tallies } = contents(settings)
    expect(ticks.map((ms) => ms - START_MS)).toEqual([30_000, 40_000, HOUR_MS + 10_000, HOUR_MS + 20_000])
    expect(tallies).toEqual({ clock_wrong: 1 })
  })
})
