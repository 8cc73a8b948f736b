import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../broker/contract/messages.ts'
import { makeDiary } from '../../../ingest/diary/diary.ts'
import { registerAt, totalAt } from '../../../ingest/diary/register.ts'
import { atHour, counting, reading, replacement } from './entries.ts'

const FIRST = { impulsesPerKwh: 75, installed: { atMs: atHour(0), readingKwh: 100 } }
const UNKNOWN = { impulsesPerKwh: 75, installed: undefined }
const { kwhAt: twoKwhAnHour } = counting((hours) => 2 * hours)
const near = (value: number | null, expected: number) => {
  expect(value).not.toBeNull()
  expect(value).toBeCloseTo(expected, 9)
}

/** How much was used in each hour; registers show exactly that, readings are taken at some of the hours. */
const aHousehold = fc.record({
  usedKwh: fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 2, maxLength: 40 }),
  readAt: fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 8 }),
  replacedAt: fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 3 }),
})
type Household = typeof aHousehold extends fc.Arbitrary<infer H> ? H : never

/** The entries of people who read their registers exactly; every new meter begins at 3 kWh. */
function honest({ usedKwh, readAt, replacedAt }: Household) {
  const usedUntil = (hours: number) =>
    usedKwh.reduce((sum, kwh, hour) => sum + kwh * Math.min(1, Math.max(0, hours - hour)), 0)
  const swaps = replacedAt.toSorted((a, b) => a - b)
  const shownAt = (hours: number, newMeter: boolean) => {
    const since = swaps.findLast((hour) => (newMeter ? hour <= hours : hour < hours))
    return since === undefined ? 100 + usedUntil(hours) : 3 + usedUntil(hours) - usedUntil(since)
  }
  const entries: Entry[] = [
    ...readAt.map((hours) => reading(hours, shownAt(hours, true))),
    ...swaps.map((hours) => replacement(hours, shownAt(hours, false), 96, 3)),
  ]
  return { diary: makeDiary(FIRST, entries), usedUntil, shownAt, ...counting(usedUntil) }
}

describe('the register that should be shown', () => {
  test('is the last known reading and what was counted since', () => {
    const diary = makeDiary(FIRST, [reading(10, 119.5)])
    near(registerAt(diary, atHour(4), twoKwhAnHour), 108)
    near(registerAt(diary, atHour(10), twoKwhAnHour), 119.5)
    near(registerAt(diary, atHour(11), twoKwhAnHour), 121.5)
  })

  test('is that of the new meter from a replacement on', () => {
    const diary = makeDiary(FIRST, [replacement(10, 121, 96, 7)])
    near(registerAt(diary, atHour(9), twoKwhAnHour), 118)
    near(registerAt(diary, atHour(10), twoKwhAnHour), 7)
    near(registerAt(diary, atHour(12), twoKwhAnHour), 11)
  })

  test('is before the first known one what was counted until then less', () => {
    near(registerAt(makeDiary(UNKNOWN, [reading(10, 50)]), atHour(4), twoKwhAnHour), 38)
    near(registerAt(makeDiary(UNKNOWN, [replacement(10, 50, 96)]), atHour(4), twoKwhAnHour), 38)
  })

  test('is unknown where nothing is, and where it would be less than nothing', () => {
    expect(registerAt(makeDiary(UNKNOWN, []), atHour(4), twoKwhAnHour)).toBeNull()
    expect(totalAt(makeDiary(UNKNOWN, []), atHour(4), twoKwhAnHour)).toBeNull()
    expect(registerAt(makeDiary(UNKNOWN, [reading(10, 5)]), atHour(4), twoKwhAnHour)).toBeNull()
  })

  test('is what it is, however much of the time is asked, if all is counted and read exactly', () => {
    const check = fc.property(aHousehold, fc.double({ min: 0, max: 45, noNaN: true }), (household, hours) => {
      const { diary, kwhAt, shownAt } = honest(household)
      near(registerAt(diary, atHour(hours), kwhAt), shownAt((atHour(hours) - atHour(0)) / 3_600_000, true))
    })
    fc.assert(check, { numRuns: 200 })
  })

  test('never falls between two readings, also if what was read has nothing to do with the count', () => {
    const check = fc.property(
      aHousehold,
      fc.array(fc.tuple(fc.nat(45), fc.nat(500)), { maxLength: 5 }),
      (household, read) => {
        const { kwhAt } = honest(household)
        const diary = makeDiary(FIRST, [...read.map(([hours, kwh]) => reading(hours, kwh)), replacement(20, 50, 96)])
        const anchors = new Set([0, 20, ...read.map(([hours]) => hours)])
        for (let hour = 1; hour <= 46; hour++) {
          if (anchors.has(hour)) continue
          const [before, now] = [hour - 1, hour].map((at) => registerAt(diary, atHour(at), kwhAt) ?? 0)
          expect(now).toBeGreaterThanOrEqual(before as number)
        }
      },
    )
    fc.assert(check)
  })
})

describe('the total over all meters', () => {
  test('goes on across a replacement, and is the register of the first one until then', () => {
    const diary = makeDiary(FIRST, [replacement(10, 121, 96, 7), replacement(20, 30, 1000, 0)])
    near(totalAt(diary, atHour(9), twoKwhAnHour), 118)
    near(totalAt(diary, atHour(10), twoKwhAnHour), 121)
    near(totalAt(diary, atHour(19), twoKwhAnHour), 139)
    near(totalAt(diary, atHour(20), twoKwhAnHour), 144)
    near(totalAt(diary, atHour(21), twoKwhAnHour), 146)
  })

  test('is what was used since the first register’s start, whatever was replaced and read', () => {
    const check = fc.property(aHousehold, fc.double({ min: 0, max: 45, noNaN: true }), (household, hours) => {
      const { diary, kwhAt, usedUntil } = honest(household)
      near(totalAt(diary, atHour(hours), kwhAt), 100 + usedUntil((atHour(hours) - atHour(0)) / 3_600_000))
    })
    fc.assert(check, { numRuns: 200 })
  })
})
