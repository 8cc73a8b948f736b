import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Tick } from '../../../broker/contract/messages.ts'
import {
  ARRIVED_MS,
  contents,
  every10s,
  numbered,
  openStore,
  runs,
  START_MS,
  storeSettings,
  ticksMessage,
} from './store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Records messages, each with its arrival; answers the tallies and the conflicts. */
async function recorded(...messages: [Tick[], number?][]) {
  const settings = storeSettings()
  const store = openStore(settings)
  const doubts = []
  for (const [ticks, atMs = ARRIVED_MS] of messages) {
    doubts.push(...(await store.record({ arrivals: [ticksMessage(ticks, atMs)] })).doubts)
  }
  const conflicts = doubts.filter(({ kind }) => kind === 'boot_conflict')
  return { conflicts, ...contents(settings) }
}
const tick = (seq: number, ms: number, more: object = {}): Tick => ({ boot: 'a', seq, at: START_MS + ms, ...more })

describe('a number that comes again as another turn', () => {
  test('is a conflict: tallied, told with its boot and number, and not counted', async () => {
    const { conflicts, tallies, ticks, energyWh } = await recorded([numbered(every10s(3))], [[tick(2, HOUR_MS)]])
    expect(tallies).toEqual({ boot_conflict: 1 })
    expect(conflicts).toEqual([{ kind: 'boot_conflict', meter: 'main', boot: 'a', seq: 2, atMs: START_MS + HOUR_MS }])
    expect(ticks).toEqual(every10s(3))
    expect(energyWh).toBeCloseTo(40, 9)
  })

  test('is a conflict also where turns are close together, if its number cannot lie there', async () => {
    const ticks = numbered(every10s(200))
    const messages = [0, 50, 100, 150].map((from): [Tick[]] => [ticks.slice(from, from + 50)])
    const { tallies } = await recorded(...messages, [[tick(2, 1_904_500)]])
    expect(tallies).toEqual({ boot_conflict: 1 })
  })
})

describe('a turn that is sent again is no conflict', () => {
  test('with the same time, or with one that was set by up to a minute', async () => {
    const { tallies } = await recorded(
      [numbered(every10s(3))],
      [[tick(2, 10_000), tick(3, 20_000 + MINUTE_MS), tick(1, -MINUTE_MS)]],
    )
    expect(tallies).toEqual({ duplicate: 3 })
  })

  test('with an age that was worked out anew, and a clock that was wrong and is set', async () => {
    const arrivedMs = START_MS + 5000
    const wrong = { boot: 'a', seq: 1, at: START_MS - 7 * HOUR_MS, age_ms: 5000 }
    const again = { boot: 'a', seq: 1, at: START_MS, age_ms: 305_000 }
    const { tallies } = await recorded([[wrong], arrivedMs], [[again], arrivedMs + 300_000])
    expect(tallies).toEqual({ clock_wrong: 1, duplicate: 1 })
  })

  test('when it was rejected', async () => {
    const { tallies } = await recorded([[tick(1, 0)]], [[tick(2, 400)]], [[tick(2, 400)]])
    expect(tallies).toEqual({ rejected: 1, duplicate: 1 })
  })

  test('when it had no time before, or has none now', async () => {
    const arrivedMs = START_MS + HOUR_MS
    const untimed = [1, 2, 3].map((seq) => ({ boot: 'a', seq }))
    const { conflicts, tallies } = await recorded(
      [untimed, arrivedMs],
      [[tick(2, 5000)], arrivedMs + 1],
      [untimed, arrivedMs + 1],
    )
    expect(conflicts).toEqual([])
    expect(tallies).toEqual({ untimed: 3, duplicate: 4 })
  })

  test('when its time had been replaced, as it was too far ahead, and is not so any more', async () => {
    const { conflicts, tallies } = await recorded(
      [[tick(1, 2 * HOUR_MS)], START_MS],
      [[tick(1, 2 * HOUR_MS)], START_MS + 2 * HOUR_MS],
    )
    expect(conflicts).toEqual([])
    expect(tallies).toEqual({ time_replaced: 1, duplicate: 1 })
  })

  test('whatever the turns, and however often and late it comes', async () => {
    const intervals = fc.array(fc.integer({ min: 100, max: 3_000_000 }), { minLength: 1, maxLength: 30 })
    const withAge = fc.constantFrom<('at' | 'age_ms')[]>(['at'], ['age_ms'], ['at', 'age_ms'])
    const lates = fc.array(fc.nat(HOUR_MS), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(intervals, withAge, lates, async (intervals, keys, lates) => {
        let at = START_MS
        const times = intervals.map((ms) => {
          at += ms
          return at
        })
        const says = (seq: number, atMs: number, arrivedMs: number): Tick => ({
          boot: 'a',
          seq,
          ...(keys.includes('at') && { at: atMs }),
          ...(keys.includes('age_ms') && { age_ms: arrivedMs - atMs }),
        })
        const all = (arrivedMs: number) => times.map((atMs, i) => says(i + 1, atMs, arrivedMs))
        const messages = [0, ...lates].map((late): [Tick[], number] => [all(at + late), at + late])
        const { tallies } = await recorded(...messages)
        expect(tallies['boot_conflict']).toBeUndefined()
        expect(tallies['duplicate']).toBe(times.length * lates.length)
      }),
      { numRuns: runs(30) },
    )
  })
})
