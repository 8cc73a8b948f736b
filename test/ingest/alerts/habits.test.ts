import { describe, expect, test } from 'vitest'
import { judgeAlwaysOn } from '../../../ingest/alerts/always-on.ts'
import { judgeLeftOn, lastHalfHours } from '../../../ingest/alerts/left-on.ts'
import { gather } from '../../../ingest/summary/evidence.ts'
import { periodsAt } from '../../../ingest/summary/periods.ts'
import { compileTariffs } from '../../../ingest/tariff.ts'
import { berlin, clockworkHouse, type House, pastOf, ticksOf } from '../summary/house.ts'

/** 200 W in the night, 600 W by day. */
const usual = clockworkHouse(
  berlin,
  Array.from({ length: 168 }, (_, hour) => (hour % 24 < 6 ? 200 : 600)),
)
/** From a moment on it draws so much more. */
const rising = (from: string, moreW: number): House => {
  const fromMs = berlin.parse(from)
  return (atMs) => usual(atMs) + (atMs >= fromMs ? moreW : 0)
}

/** What is known of a house that moved in on 1 October, at a local time. */
function at(house: House, now: string) {
  const nowMs = berlin.parse(now)
  const history = pastOf(ticksOf(house, berlin.parse('2026-10-01'), nowMs))
  const { days } = gather({ history, zone: berlin, tariffs: compileTariffs([], berlin) }, periodsAt(berlin, nowMs))
  return {
    alwaysOn: judgeAlwaysOn('the house', days),
    leftOn: judgeLeftOn('the house', lastHalfHours(history, berlin, days, nowMs)),
  }
}

describe('What is always on', () => {
  test('is told when it has risen by a fifth for three nights, and not before', () => {
    const house = rising('2026-11-10T12:00', 60)
    expect(at(house, '2026-11-13T09:00').alwaysOn).toBe('over')
    expect(at(house, '2026-11-14T09:00').alwaysOn).toEqual({
      tell:
        'Something new is always on at the house: never less than about 260 W in the last 3 nights, ' +
        '200 W in the 28 nights before.',
    })
  })

  test('is the usual again four weeks later', () => {
    expect(at(rising('2026-11-10T12:00', 60), '2026-12-16T09:00').alwaysOn).toBe('over')
  })

  test('is not judged by a rise that is small, nor by nights of which there are few', () => {
    expect(at(rising('2026-11-10T12:00', 15), '2026-11-14T09:00').alwaysOn).toBe('over')
    expect(at(rising('2026-10-05T12:00', 60), '2026-10-09T09:00').alwaysOn).toBeUndefined()
  })
})

describe('What was left on', () => {
  const house = rising('2026-11-12T13:00', 400)

  test('is told after three hours over the usual of those hours', () => {
    expect(at(house, '2026-11-12T15:30').leftOn).toBeUndefined()
    expect(at(house, '2026-11-12T16:05').leftOn).toMatchObject({
      tell: expect.stringMatching(
        /^Something may have been left on: the house has drawn at least (39|40)\d W more than usual for 3 hours\.$/,
      ),
    })
  })

  test('is over when the power is the usual again', () => {
    const fromMs = berlin.parse('2026-11-12T18:00')
    const off: House = (atMs) => (atMs < fromMs ? house(atMs) : usual(atMs))
    expect(at(off, '2026-11-12T18:35').leftOn).toBe('over')
  })

  test('is nothing on a usual day', () => {
    for (const hour of ['03', '06', '12', '23']) expect(at(usual, `2026-11-12T${hour}:05`).leftOn).toBe('over')
  })

  test('is not judged where little is known, or nothing of the last hour', () => {
    expect(at(usual, '2026-10-02T12:00').leftOn).toBeUndefined()
    const history = pastOf([berlin.parse('2026-11-12T09:00')])
    expect(lastHalfHours(history, berlin, [], berlin.parse('2026-11-12T11:00'))).toEqual([])
  })
})
