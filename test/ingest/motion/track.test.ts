import { describe, expect, test } from 'vitest'
import type { Turn } from '../../../broker/contract/messages.ts'
import { motionOf } from '../../../ingest/motion/motion.ts'
import { makeTrack } from '../../../ingest/motion/track.ts'
import { motionAt, START_MS } from './motions.ts'

const turn: Turn = { boot: 'a', seq: 1, phase: 0.3, turns_per_hour: 100, confidence: 0.8, age_ms: 40.4 }

describe('A motion', () => {
  test('was at the age of its message, with the band that this tells', () => {
    const said = motionOf({ ...turn, low_per_hour: 97, high_per_hour: 104 }, START_MS)
    expect(said).toEqual({
      ...{ atMs: START_MS - 40, phase: 0.3, turnsPerHour: 100 },
      ...{ lowPerHour: 97, highPerHour: 104, confidence: 0.8 },
    })
  })

  test('is as wide as the confidence lacks, and a tenth more, where the message tells no band', () => {
    const { lowPerHour, highPerHour } = motionOf(turn, START_MS)
    expect([lowPerHour, highPerHour]).toEqual([expect.closeTo(70, 9), expect.closeTo(130, 9)])
    expect(motionOf({ ...turn, confidence: 0 }, START_MS).lowPerHour).toBe(0)
  })
})

describe('The track of a disc', () => {
  test('holds a speed until the next, no longer than it is fresh, and not where the sensor is unsure', () => {
    const track = makeTrack()
    track.add(motionAt(0, 100))
    track.add(motionAt(10, 200))
    track.add(motionAt(60, 300))
    track.add(motionAt(70, 400, { confidence: 0.4 }))
    track.add(motionAt(80, 500))
    const speeds = track
      .within(START_MS + 5000, START_MS + 100_000)
      .map(({ fromMs, toMs, turnsPerHour }) => [(fromMs - START_MS) / 1000, (toMs - START_MS) / 1000, turnsPerHour])
    expect(speeds).toEqual([
      [5, 10, 100],
      [10, 45, 200],
      [60, 70, 300],
      [80, 100, 500],
    ])
    expect(track.newest()?.turnsPerHour).toBe(500)
    expect(makeTrack().within(0, START_MS)).toEqual([])
  })

  test('believes what came last, also after the clock was set back', () => {
    const track = makeTrack()
    for (const atS of [0, 10, 20]) track.add(motionAt(atS, atS + 1))
    track.add(motionAt(5, 99))
    expect(track.newest()?.turnsPerHour).toBe(99)
    expect(track.within(START_MS, START_MS + 30_000).map(({ turnsPerHour }) => turnsPerHour)).toEqual([1, 99])
  })

  test('forgets what is hours ago, and never the last hours', () => {
    const track = makeTrack()
    const HOUR_S = 3600
    for (let atS = 0; atS < 12 * HOUR_S; atS += 20) track.add(motionAt(atS, 60))
    const known = (fromS: number, toS: number) => track.within(START_MS + fromS * 1000, START_MS + toS * 1000)
    expect(known(0, HOUR_S)).toEqual([])
    expect(known(10 * HOUR_S, 12 * HOUR_S)).toHaveLength(360)
  })
})
