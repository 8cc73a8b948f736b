import { describe, expect, test } from 'vitest'
import { decodeAlert } from '../../../broker/contract/codec.ts'
import type { Doubt } from '../../../ingest/turns/doubt.ts'
import { doubtMessage, voiceDoubts } from '../../../ingest/turns/doubts.ts'
import type { Correction } from '../../../ingest/turns/placing.ts'
import { makeSettings } from '../../rig.ts'
import { handClock, openHouse, readUpTo, ticksAt } from '../house.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 12)
const HOUR_MS = 3_600_000

const conflict = (boot: string): Doubt => ({ kind: 'boot_conflict', meter: 'main', boot, seq: 7, atMs: NOON_MS })
const stray: Doubt = { kind: 'two_sensors', meter: 'main', boot: 'old', newer: 'new', atMs: NOON_MS }
const wrongClock = (correction: Partial<Correction>): Doubt => ({
  kind: 'clock_wrong',
  meter: 'main',
  correction: { flag: 'clock_wrong', clock: 'sensor', aheadMs: 2 * HOUR_MS, used: 'age', ...correction },
})

function listener() {
  const clock = handClock(NOON_MS)
  const told: string[] = []
  const doubts = voiceDoubts(makeSettings(), clock, (_, kind, message) => void told.push(`${kind}: ${message}`))
  return { clock, told, tell: (...all: Doubt[]) => doubts.tell(all) }
}

describe('people are told', () => {
  test('of a boot that is used twice once an hour, each boot alone', () => {
    const { clock, told, tell } = listener()
    tell(conflict('a'), conflict('a'), conflict('b'))
    clock.advance(HOUR_MS - 1)
    tell(conflict('a'))
    expect(told).toHaveLength(2)
    clock.advance(1)
    tell(conflict('a'))
    expect(told).toHaveLength(3)
  })

  test('of two sensors when it is more than a slip: at the third turn within a day, then once an hour', () => {
    const { clock, told, tell } = listener()
    tell(stray, stray)
    clock.advance(24 * HOUR_MS + 1)
    tell(stray, stray)
    expect(told).toEqual([])
    tell(stray, stray, stray)
    expect(told).toHaveLength(1)
    clock.advance(HOUR_MS)
    tell(stray)
    expect(told).toHaveLength(2)
  })

  test('of a wrong clock once an hour for each cause', () => {
    const { told, tell } = listener()
    tell(wrongClock({}), wrongClock({}), wrongClock({ flag: 'time_replaced', used: 'arrival' }))
    tell(wrongClock({ clock: 'server', used: 'at' }), wrongClock({}))
    expect(told).toHaveLength(3)
  })
})

describe('what people are told', () => {
  test('names the clock that is wrong, by how much, the time that was used, and what to do', () => {
    const message = (correction: Partial<Correction>) => doubtMessage('Electricity', wrongClock(correction))
    expect(message({})).toBe(
      'The clock of the sensor of Electricity is 2 h ahead: the age of its turns was used. See that it gets the time (NTP).',
    )
    expect(message({ flag: 'time_replaced', used: 'arrival', aheadMs: -56.4 * 365 * 24 * HOUR_MS })).toBe(
      'The clock of the sensor of Electricity is 20586 days behind: the arrival was used. See that it gets the time (NTP), or let it send age_ms.',
    )
    expect(message({ clock: 'server', used: 'at', aheadMs: -90_000 })).toBe(
      "The clock of this machine was 90 s behind for turns of Electricity: the sensor's time was used. See that it is set at the start (NTP).",
    )
  })

  test('says what to do about devices that are mixed up', () => {
    expect(doubtMessage('Electricity', conflict('a'))).toMatch(
      /number 7 of boot a.*2026-11-22 12:00 UTC.*not counted.*take one away/s,
    )
    expect(doubtMessage('Electricity', stray)).toMatch(/Two sensors count Electricity: boot old .* after boot new/)
  })
})

test('a boot that is used twice is told as an alert on the topic of the meter', async () => {
  const clock = handClock(NOON_MS)
  const house = await openHouse(undefined, clock)
  await house.send('tick', ticksAt([NOON_MS - 2 * HOUR_MS, NOON_MS - 2 * HOUR_MS + 10_000]))
  await house.send('tick', ticksAt([NOON_MS], 'a', 1))
  await readUpTo(house.inbox, 2)
  const { text } = await house.inbox.first((topic) => topic === 'wattwheel/main/alert')
  const { value } = decodeAlert(Buffer.from(text))
  expect(value).toMatchObject({ at: NOON_MS, kind: 'boot_conflict' })
  expect(house.lines.filter(({ kind }) => kind === 'boot_conflict')).toHaveLength(1)
})
