import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../broker/contract/messages.ts'
import { makeZone } from '../../../ingest/calendar.ts'
import { faultsOfReading, faultsOfReplacement, type Known } from '../../../ingest/diary/check.ts'
import { makeDiary } from '../../../ingest/diary/diary.ts'
import { atHour, reading, replacement } from './entries.ts'

const installed = { atMs: atHour(0), readingKwh: 100.5 }

/** What is known 100 hours after the installation, 2026-11-22T18:00, at 100.5 kWh. */
function known(...entries: Entry[]): Known {
  const diary = makeDiary({ impulsesPerKwh: 75, installed }, entries)
  return { diary, installed, zone: makeZone('Europe/Berlin'), nowMs: atHour(100) }
}
const read = (hours: number, kwh: number) => ({ atMs: atHour(hours), kwh })
const replaced = (hours: number, finalKwh: number, startKwh = 0) => ({
  atMs: atHour(hours),
  finalKwh,
  startKwh,
  impulsesPerKwh: 96,
})

describe('a new reading', () => {
  test('may lie between those before and after it, and be the same as they are', () => {
    const between = known(reading(10, 120.1), reading(20, 140.1))
    for (const kwh of [120.1, 130, 140.1]) expect(faultsOfReading(between, read(15, kwh))).toEqual([])
    expect(faultsOfReading(between, read(10, 120.1))).toEqual([])
    expect(faultsOfReading(between, read(100, 1e6))).toEqual([])
  })

  test('may not go backwards: the fault names the earlier one and says what to do', () => {
    expect(faultsOfReading(known(reading(10, 120.1)), read(15, 119.9))).toEqual([
      'Expected at least 120.1 kWh, as read at 2026-11-23T04:00, got 119.9 kWh. Correct it, or remove that reading if ' +
        'it is the wrong one. If there is a new meter, or the register went over its top, enter the replacement first ' +
        '(over its top: final 100000, start 0, the same constant).',
    ])
    expect(faultsOfReading(known(), read(1, 99))[0]).toMatch(
      /^Expected at least 100\.5 kWh, with which it was installed at 2026-11-22T18:00, got 99 kWh\./,
    )
  })

  test('may not be more than a later one', () => {
    expect(faultsOfReading(known(reading(20, 140.1)), read(15, 140.2))).toEqual([
      'Expected at most 140.1 kWh, as read at 2026-11-23T14:00, got 140.2 kWh. Correct it, or remove that reading if ' +
        'it is the wrong one.',
    ])
    expect(faultsOfReading(known(replacement(20, 140.1, 96)), read(15, 141))[0]).toMatch(
      /^Expected at most 140\.1 kWh, with which the meter was replaced at 2026-11-23T14:00, got 141 kWh\./,
    )
  })

  test('may not say something else of a moment of which there is one', () => {
    expect(faultsOfReading(known(reading(10, 120.1)), read(10, 120.2))).toHaveLength(1)
    expect(faultsOfReading(known(reading(10, 120.1)), read(10, 120))).toHaveLength(1)
  })

  test('goes by the meter of its time', () => {
    const two = known(replacement(20, 140.1, 96, 2))
    expect(faultsOfReading(two, read(25, 3))).toEqual([])
    expect(faultsOfReading(two, read(25, 1))[0]).toMatch(/^Expected at least 2 kWh, with which the new meter began/)
  })

  test('may be that of a register that went over its top, once that is entered', () => {
    const over = [reading(10, 99_999.5), replacement(12, 100_000, 75)]
    expect(faultsOfReading(known(over[0] as Entry), read(15, 0.4))).toHaveLength(1)
    expect(faultsOfReading(known(...over), read(15, 0.4))).toEqual([])
  })

  test('may not lie in the future, a minute apart, nor before the meter was installed', () => {
    expect(faultsOfReading(known(), { atMs: atHour(100) + 60_000, kwh: 200 })).toEqual([])
    expect(faultsOfReading(known(), { atMs: atHour(100) + 120_000, kwh: 200 })).toEqual([
      'Expected a time that is past, at most 2026-11-26T22:00, got 2026-11-26T22:02. Correct the time.',
    ])
    expect(faultsOfReading(known(), read(-1, 100))).toEqual([
      'Expected a time since the meter was installed, at 2026-11-22T18:00, got 2026-11-22T17:00. Correct the time, or ' +
        '`installed` in the settings.',
    ])
  })

  test('has all its faults told', () => {
    expect(faultsOfReading(known(reading(10, 120.1)), read(200, 1))).toHaveLength(2)
  })

  test('may be anything where nothing is known', () => {
    const nothing = { ...known(), diary: makeDiary({ impulsesPerKwh: 75, installed: undefined }, []) }
    expect(faultsOfReading({ ...nothing, installed: undefined }, read(-1e5, 0))).toEqual([])
  })
})

describe('a new replacement', () => {
  test('may end the meter at or above its last reading, and begin the next at or below its first', () => {
    const readings = known(reading(10, 120.1), reading(20, 5))
    expect(faultsOfReplacement(readings, replaced(15, 120.1, 5))).toEqual([])
    expect(faultsOfReplacement(readings, replaced(20, 130, 5))).toEqual([])
    expect(faultsOfReplacement(known(), replaced(1, 100.5))).toEqual([])
  })

  test('may not end the meter below its last reading', () => {
    expect(faultsOfReplacement(known(reading(10, 120.1)), replaced(15, 120))).toEqual([
      'Expected the old meter’s final register to be at least 120.1 kWh, as read at 2026-11-23T04:00, got 120 kWh. ' +
        'Correct it, or remove that reading if it is the wrong one.',
    ])
  })

  test('may not begin the new meter above what was read after it', () => {
    expect(faultsOfReplacement(known(reading(20, 140.1)), replaced(15, 130, 141))).toEqual([
      'Expected the new meter’s start register to be at most 140.1 kWh, as read at 2026-11-23T14:00, got 141 kWh. ' +
        'Correct it, or remove that reading if it is the old meter’s.',
    ])
    expect(faultsOfReplacement(known(replacement(20, 140.1, 96)), replaced(15, 130, 141))[0]).toMatch(
      /at most 140\.1 kWh, with which the meter was replaced at 2026-11-23T14:00, got 141 kWh/,
    )
  })

  test('may not come at the moment of another', () => {
    expect(faultsOfReplacement(known(replacement(20, 140.1, 96)), replaced(20, 150))).toEqual([
      'Expected one replacement at a moment, got a second one at 2026-11-23T14:00. Give it another time, or remove the ' +
        'one that is there.',
    ])
  })

  test('may not lie in the future, nor before the meter was installed', () => {
    expect(faultsOfReplacement(known(), replaced(101, 200))[0]).toMatch(/^Expected a time that is past/)
    expect(faultsOfReplacement(known(), replaced(-1, 50))[0]).toMatch(/^Expected a time since the meter was installed/)
  })
})
