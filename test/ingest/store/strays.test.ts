import { describe, expect, test } from 'vitest'
import type { Tick } from '../../../broker/contract/messages.ts'
import { ARRIVED_MS, contents, openStore, START_MS, storeSettings, ticksMessage } from './store.ts'

const tick = (boot: string, seq: number, s: number): Tick => ({ boot, seq, at: START_MS + s * 1000 })

async function recorded(...ticks: Tick[]) {
  const settings = storeSettings()
  const store = openStore(settings)
  const doubts = []
  for (const one of ticks) doubts.push(...(await store.record({ arrivals: [ticksMessage([one], ARRIVED_MS)] })).doubts)
  return { doubts, ...contents(settings) }
}

describe('a boot that goes on turning after a newer one has begun', () => {
  test('is a second sensor: said and tallied at each of its turns, and all are counted', async () => {
    const { doubts, tallies, ticks } = await recorded(
      tick('a', 1, 0),
      tick('b', 1, 100),
      tick('a', 2, 200),
      tick('b', 2, 300),
      tick('a', 3, 400),
    )
    expect(doubts).toEqual(
      [200, 400].map((s) => ({ kind: 'two_sensors', meter: 'main', boot: 'a', newer: 'b', atMs: START_MS + s * 1000 })),
    )
    expect(tallies).toEqual({ two_sensors: 2 })
    expect(ticks).toHaveLength(5)
  })

  test('is none where it only sends late what it counted before, or within the minute that clocks may differ by', async () => {
    const { doubts } = await recorded(
      tick('a', 1, 0),
      tick('b', 1, 1000),
      tick('b', 2, 2000),
      tick('a', 2, 500),
      tick('a', 4, 1060),
      tick('a', 3, 900),
    )
    expect(doubts).toEqual([])
  })

  test('is none where its turns have no time of their own', async () => {
    const untimed = { boot: 'a', seq: 2 }
    expect((await recorded(tick('a', 1, 0), tick('b', 1, 1000), untimed)).doubts).toEqual([])
  })

  test('is none in a device that starts again and again', async () => {
    const ticks = Array.from({ length: 20 }, (_, i) => tick(`boot${20 - i}`, 1, i * 200))
    expect((await recorded(...ticks)).doubts).toEqual([])
  })
})
