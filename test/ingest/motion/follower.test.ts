import { describe, expect, test } from 'vitest'
import type { Turn } from '../../../broker/contract/messages.ts'
import { makeFollower } from '../../../ingest/motion/follower.ts'
import { handClock } from '../house.ts'
import { contents, openStore, storeSettings, ticksMessage } from '../store/store.ts'
import { START_MS } from './motions.ts'

const TURN_MS = 120_000
/** The speed of a disc that turns once in that time. */
const PER_HOUR = 30

/** A sensor that ticks every two minutes and follows the disc, on a store of its own. */
function followDisc() {
  const settings = storeSettings()
  const store = openStore(settings)
  const clock = handClock(START_MS)
  const told: string[] = []
  const moves: string[] = []
  const follower = makeFollower(settings, store, clock, {
    moved: (meter) => moves.push(meter),
    alert: (meter, kind, message) => told.push(`${meter} ${kind}: ${message}`),
  })
  let seq = 0
  const turn = (change: Partial<Turn> = {}) =>
    follower.turned('main', {
      ...{ boot: 'a', seq, phase: 0.5, turns_per_hour: PER_HOUR, confidence: 0.9, age_ms: 0 },
      ...change,
    })
  async function tick(afterMs = 0) {
    clock.advance(afterMs)
    const at = clock.wallMs()
    const arrivals = [ticksMessage([{ boot: 'a', seq: ++seq, at }], at)]
    const { turned } = await store.record({ arrivals }, follower.shapes)
    follower.ticked(turned.keys())
  }
  /** Turns of which the sensor tells the speed every 30 s. */
  async function turns(count: number, ...speeds: number[]) {
    for (let i = 0; i < 4 * count; i++) {
      turn({ turns_per_hour: speeds[i % speeds.length] ?? PER_HOUR })
      clock.advance(TURN_MS / 4)
      if (i % 4 === 3) await tick()
    }
  }
  return { settings, store, clock, follower, told, moves, turn, tick, turns }
}

describe('A turn message', () => {
  test('is taken when it counts from the newest tick, or from the one that is on its way', async () => {
    const { follower, turn, tick, moves, settings } = followDisc()
    turn({ seq: 0 })
    turn({ seq: 1 })
    expect(moves).toHaveLength(2)
    await tick()
    await tick(TURN_MS)
    turn({ seq: 2, phase: 0.2 })
    turn({ seq: 3, phase: 0.3 })
    expect(moves).toHaveLength(4)
    turn({ seq: 4 })
    turn({ seq: 1 })
    turn({ boot: 'b', seq: 2 })
    expect(moves).toHaveLength(4)
    expect(follower.motion('main')).toMatchObject({ phase: 0.3, turnsPerHour: PER_HOUR })
    turn({ boot: 'b', seq: 0, phase: 0.4 })
    expect(follower.motion('main')?.phase).toBe(0.4)
    await tick(TURN_MS)
    expect(contents(settings).tallies).toEqual({ turn_unfit: 3 })
  })

  test('is dropped when it is old, or faster than the main fuse allows', async () => {
    const { follower, turn, tick, settings } = followDisc()
    turn({ age_ms: 35_001 })
    turn({ turns_per_hour: (43_470 * 75) / 1000 + 1 })
    expect(follower.motion('main')).toBeUndefined()
    follower.turned('attic', { boot: 'a', seq: 0, phase: 0, turns_per_hour: 1, confidence: 1, age_ms: 0 })
    await tick()
    expect(contents(settings).tallies).toEqual({ turn_unfit: 2 })
  })
})

describe('The turns of a disc that is followed', () => {
  test('have a shape where they were not even, and the count is the same', async () => {
    const { store, tick, turns, settings } = followDisc()
    await tick()
    await turns(1)
    await turns(1, 15, 15, 60, 30)
    const shapeOf = store.reader.source('main').shapes(0, Number.MAX_SAFE_INTEGER)
    const [first = 0, second = 0, third = 0] = contents(settings).ticks
    expect(shapeOf(first, second)).toBeUndefined()
    expect(shapeOf(second, third)?.map(({ turn }) => turn)).toEqual([
      expect.closeTo(0.25, 4),
      expect.closeTo(0.75, 4),
      1,
    ])
    expect(contents(settings).energyWh).toBeCloseTo(40, 9)
  })

  test('that differ from their speeds are believed after more than three, and people are told after ten minutes', async () => {
    const { follower, store, told, tick, turns } = followDisc()
    await tick()
    await turns(3, 15)
    expect(follower.motion('main')).toMatchObject({ turnsPerHour: 15, phase: 0.5 })
    await turns(1, 15)
    expect(follower.motion('main')).toBeUndefined()
    await turns(4, 15)
    expect(told).toEqual([])
    await turns(1, 15)
    expect(told).toEqual([
      expect.stringMatching(/^main turn_disagrees: The sensor of Electricity sees the disc go 50 %/),
    ])
    await turns(5, 15)
    expect(told).toHaveLength(1)
    expect(store.standing.since('main', 'turn_disagrees')).toBe(START_MS + 4 * TURN_MS)
    await turns(1)
    expect(follower.motion('main')).toMatchObject({ turnsPerHour: PER_HOUR, phase: 0.5 })
    expect(store.standing.since('main', 'turn_disagrees')).toBeUndefined()
  })

  test('are not judged where numbers are missing', async () => {
    const { follower, clock, store, tick, turn } = followDisc()
    await tick()
    for (let seq = 3; seq <= 13; seq += 2) {
      for (let i = 0; i < 8; i++) {
        turn({ seq: seq - 2 })
        clock.advance(TURN_MS / 4)
      }
      const at = clock.wallMs()
      await store.record({ arrivals: [ticksMessage([{ boot: 'a', seq, at }], at)] }, follower.shapes)
      follower.ticked(['main'])
    }
    expect(follower.motion('main')).toMatchObject({ turnsPerHour: PER_HOUR, phase: 0.5 })
  })
})
