import { describe, expect, test } from 'vitest'
import { makeDiary } from '../../../ingest/diary/diary.ts'
import { driftBetween, driftsOf } from '../../../ingest/diary/drift.ts'
import type { Hint } from '../../../ingest/diary/hint.ts'
import { atHour, counting, HOUR_MS, reading, START_MS } from './entries.ts'

const oneKwhAnHour = counting((hours) => hours)
type Read = [hours: number, kwh: number]

/** The hints of readings while 1 kWh was counted each hour. */
function hintsOf(impulsesPerKwh: number, ...readings: Read[]): (Hint | null)[] {
  const entries = readings.map(([hours, kwh]) => reading(hours, kwh))
  return driftsOf(makeDiary({ impulsesPerKwh, installed: undefined }, entries), oneKwhAnHour).map(({ hint }) => hint)
}
const kindsOf = (...asked: Parameters<typeof hintsOf>) => hintsOf(...asked).map((hint) => hint?.kind)

describe('a difference', () => {
  test('of what reading a tenth by eye can explain gives no hint', () => {
    expect(kindsOf(75, [0, 100.1], [10, 109.9])).toEqual([undefined])
    expect(kindsOf(75, [0, 100.1], [10, 110.3])).toEqual([undefined])
  })

  test('of a kWh gives no hint where whole numbers were written down', () => {
    expect(kindsOf(75, [0, 100], [10, 109])).toEqual([undefined])
    expect(kindsOf(75, [0, 100.1], [10, 111])).toEqual([undefined])
    expect(kindsOf(75, [0, 100.1], [10, 111.1])).toEqual(['missed_ticks'])
  })

  test('of less than half a percent gives no hint', () => {
    expect(kindsOf(75, [0, 100.1], [1000, 1104.1])).toEqual([undefined])
    expect(kindsOf(75, [0, 100.1], [1000, 1106.1])).toEqual(['missed_ticks'])
  })

  test('before the first tick gives no hint, but the time until the mark comes by first does not matter', () => {
    const diary = makeDiary({ impulsesPerKwh: 75, installed: undefined }, [reading(0, 100.1), reading(10, 150.1)])
    const hintSince = (firstAtMs: number | null) => driftsOf(diary, { ...oneKwhAnHour, firstAtMs })[0]?.hint?.kind
    expect(hintSince(atHour(2))).toBeUndefined()
    expect(hintSince(null)).toBeUndefined()
    expect(hintSince(START_MS + HOUR_MS / 2)).toBe('missed_ticks')
  })

  test('to a register that went back gives no hint: it is the reading that is wrong', () => {
    expect(kindsOf(75, [0, 100.1], [10, 50.1])).toEqual([undefined])
  })
})

describe('a hint', () => {
  test('says that turns were missed where clearly less was counted', () => {
    expect(hintsOf(75, [0, 100.1], [10, 111.1])).toEqual([
      {
        kind: 'missed_ticks',
        message:
          '1 kWh (75 turns) less were counted than the register says: turns were missed. Look how the sensor is ' +
          'aligned, and whether it was without power.',
      },
    ])
  })

  test('says that turns were counted twice where clearly more was counted, also if the register stood still', () => {
    const [hint] = hintsOf(75, [0, 100.1], [10, 107.1])
    expect(hint?.kind).toBe('double_ticks')
    expect(hint?.message).toMatch(/^3 kWh \(225 turns\) more were counted .* some turns were counted twice\. Look/)
    expect(kindsOf(75, [0, 100.1], [10, 100.1])).toEqual(['double_ticks'])
  })

  test('says at twice the count that each turn is counted twice, or the constant is', () => {
    const [hint] = hintsOf(75, [0, 100.1], [100, 150.1])
    expect(hint?.kind).toBe('double_ticks')
    expect(hint?.message).toMatch(/each turn is counted twice, or the meter turns 150 times per kWh instead of 75\./)
  })

  test.each([
    [75, 96, 100 * (75 / 96)],
    [96, 75, 100 * (96 / 75)],
    [75, 1000, 1000 * (75 / 1000)],
    [187.5, 375, 100 * (187.5 / 375) * 1.0005],
  ])('says of %s impulses that %s would fit', (impulsesPerKwh, fitting, registerKwh) => {
    const hours = fitting === 1000 ? 1000 : 100
    const [hint] = hintsOf(impulsesPerKwh, [0, 100.1], [hours, 100.1 + registerKwh])
    if (fitting === 2 * impulsesPerKwh) expect(hint?.kind).toBe('double_ticks')
    else expect(hint?.message).toMatch(new RegExp(`fits the register with ${fitting} impulses per kWh instead of`))
  })

  test('does not guess a constant of a time too short to tell it', () => {
    expect(kindsOf(75, [0, 100.1], [8, 100.1 + 8 * (75 / 96)])).toEqual(['double_ticks'])
  })

  test('says a constant that is not usual where the difference is always the same, and only there', () => {
    const factor = 75 / 83
    const read = (hours: number, more = 0): Read => [hours, 100.1 + hours * factor + more]
    const hints = hintsOf(75, read(0), read(100), read(300), read(450))
    expect(hints.map((hint) => hint?.kind)).toEqual(['wrong_constant', 'wrong_constant', 'wrong_constant'])
    expect(hints[0]?.message).toMatch(/with 83 impulses per kWh instead of 75/)
    expect(kindsOf(75, read(0), read(100), read(300))).toEqual(['double_ticks', 'double_ticks'])
    expect(kindsOf(75, read(0), read(100), read(300), read(450, 8)).slice(0, 2)).toEqual([
      'double_ticks',
      'double_ticks',
    ])
  })

  test('of two chosen readings goes by the intervals between them', () => {
    const factor = 75 / 83
    const hours = [0, 100, 300, 450, 600]
    const entries = hours.map((hour) => reading(hour, 100.1 + Math.min(hour, 450) * factor + Math.max(0, hour - 450)))
    const diary = makeDiary({ impulsesPerKwh: 75, installed: undefined }, entries)
    expect(driftBetween(diary, 'reading-0', 'reading-450', oneKwhAnHour).hint?.kind).toBe('wrong_constant')
    expect(driftBetween(diary, 'reading-0', 'reading-600', oneKwhAnHour).hint?.kind).toBe('double_ticks')
    expect(driftBetween(diary, 'reading-450', 'reading-600', oneKwhAnHour).hint).toBeNull()
  })
})
