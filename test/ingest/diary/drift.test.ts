import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../broker/contract/fault.ts'
import { makeDiary } from '../../../ingest/diary/diary.ts'
import { driftBetween, driftsOf } from '../../../ingest/diary/drift.ts'
import { fractionAt } from '../../../ingest/energy.ts'
import { atHour, counting, reading, replacement, START_MS } from './entries.ts'

const FIRST = { impulsesPerKwh: 75, installed: { atMs: atHour(0), readingKwh: 100 } }
const UNKNOWN = { impulsesPerKwh: 75, installed: undefined }
const twoKwhAnHour = counting((hours) => 2 * hours)
const isNear = (value: number | null | undefined, expected: number) => expect(value).toBeCloseTo(expected, 9)

describe('the drift between neighbouring readings', () => {
  test('tells register, count and their difference in kWh, turns and percent, and the constant that fits', () => {
    const [first, second, ...more] = driftsOf(makeDiary(FIRST, [reading(10, 120.5), reading(20, 140.1)]), twoKwhAnHour)
    expect(more).toEqual([])
    expect([first?.from.kind, first?.to.id]).toEqual(['installed', 'reading-10'])
    isNear(first?.registerKwh, 20.5)
    isNear(first?.countedKwh, 20)
    isNear(first?.differenceKwh, -0.5)
    isNear(first?.differenceTicks, -37.5)
    isNear(first?.differencePercent, -2.4390243902)
    isNear(first?.fittingImpulsesPerKwh, 75 * (20 / 20.5))
    isNear(second?.differenceKwh, 0.4)
    isNear(second?.toleranceKwh, 0.2 + 2 / 75)
  })

  test('stays within one meter, and goes by the constant of each', () => {
    const drifts = driftsOf(makeDiary(FIRST, [replacement(10, 121, 1000, 7), reading(20, 26)]), twoKwhAnHour)
    expect(drifts.map(({ from, to }) => [from.kind, to.kind])).toEqual([
      ['installed', 'final'],
      ['start', 'reading'],
    ])
    isNear(drifts[0]?.differenceTicks, -75)
    isNear(drifts[1]?.differenceTicks, 1000)
  })

  test('takes the last of readings at one moment', () => {
    const drifts = driftsOf(makeDiary(FIRST, [reading(10, 150), reading(10, 120, 'better')]), twoKwhAnHour)
    expect(drifts.map(({ to }) => to.id)).toEqual(['better'])
  })

  test('has no percent and no fitting constant where the register or the count stood still', () => {
    const [hair] = driftsOf(
      makeDiary({ ...FIRST, installed: { atMs: atHour(0), readingKwh: 0 } }, [reading(10, 5e-324)]),
      twoKwhAnHour,
    )
    expect(hair).toMatchObject({ differencePercent: null, fittingImpulsesPerKwh: null, countedKwh: 20 })
    const [stood] = driftsOf(makeDiary(FIRST, [reading(10, 100)]), twoKwhAnHour)
    expect(stood).toMatchObject({ differencePercent: null, fittingImpulsesPerKwh: null, countedKwh: 20 })
    const [silent] = driftsOf(
      makeDiary(FIRST, [reading(10, 120)]),
      counting(() => 0),
    )
    expect(silent).toMatchObject({ differencePercent: -100, fittingImpulsesPerKwh: null })
  })

  test('asks for the count once, at ascending moments', () => {
    const asked: (readonly number[])[] = []
    const diary = makeDiary(FIRST, [reading(10, 1), reading(10, 2, 'twice'), replacement(15, 1, 96), reading(12, 3)])
    driftsOf(diary, {
      ...twoKwhAnHour,
      kwhAt(momentsMs) {
        asked.push(momentsMs)
        return twoKwhAnHour.kwhAt(momentsMs)
      },
    })
    expect(asked).toEqual([[0, 10, 12, 15].map(atHour)])
  })
})

describe('the drift of exact counting', () => {
  /** A disc that turns at another speed in each hour; its mark comes by at each whole turn. */
  const aDisc = fc.record({
    turnsAnHour: fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 20 }),
    impulsesPerKwh: fc.constantFrom(75, 96, 1000),
    readAtMinutes: fc.uniqueArray(fc.integer({ min: 60, max: 19 * 60 }), { minLength: 2, maxLength: 5 }),
  })

  test('is less than the running turn at either end, between any two readings, and gives no hint', () => {
    const check = fc.property(aDisc, ({ turnsAnHour, impulsesPerKwh, readAtMinutes }) => {
      // A steady hour before and after, so that there is a turn before the first reading and one after the last.
      const speeds = [60, ...turnsAnHour, ...Array(20 - turnsAnHour.length).fill(60), 60]
      const ends = speeds.map((_, hour) => speeds.slice(0, hour).reduce((sum, turns) => sum + turns, 0))
      const turnsUntil = (hours: number) => {
        const hour = Math.min(speeds.length - 1, Math.floor(hours))
        return (ends[hour] as number) + (speeds[hour] as number) * (hours - hour)
      }
      const ticks = speeds.flatMap((turns, hour) => {
        const end = ends[hour] as number
        const passed = Math.floor(end + turns) - Math.floor(end)
        return Array.from({ length: passed }, (_, k) => atHour(hour + (Math.floor(end) + k + 1 - end) / turns))
      })
      const countAt = (atMs: number) => {
        const n = ticks.filter((tick) => tick <= atMs).length
        return n + fractionAt(atMs, ticks[n - 1], ticks[n], false)
      }
      const counter = {
        firstAtMs: START_MS,
        kwhAt: (momentsMs: readonly number[]) => Float64Array.from(momentsMs, (ms) => countAt(ms) / impulsesPerKwh),
      }
      const entries = readAtMinutes.map((minutes) =>
        reading(minutes / 60, turnsUntil(minutes / 60) / impulsesPerKwh, `${minutes}`),
      )
      const diary = makeDiary({ impulsesPerKwh, installed: undefined }, entries)
      for (const { differenceTicks, hint } of driftsOf(diary, counter)) {
        expect(Math.abs(differenceTicks)).toBeLessThan(2)
        expect(hint).toBeNull()
      }
      const [first, last] = [diary[0].readings[0]?.id ?? '', diary[0].readings.at(-1)?.id ?? '']
      expect(Math.abs(driftBetween(diary, first, last, counter).differenceTicks)).toBeLessThan(2)
    })
    fc.assert(check)
  })

  test('is nothing where the disc turns evenly', () => {
    const diary = makeDiary(FIRST, [reading(0.123, 100.246), reading(7.3, 114.6)])
    for (const { differenceTicks } of driftsOf(diary, twoKwhAnHour)) isNear(differenceTicks, 0)
  })
})

describe('the drift between two chosen readings', () => {
  const diary = makeDiary(FIRST, [reading(10, 120.5), reading(20, 140.1), replacement(30, 161, 96), reading(40, 20.4)])

  test('is that of the time between them, whatever lies in it', () => {
    const drift = driftBetween(diary, null, 'reading-20', twoKwhAnHour)
    isNear(drift.registerKwh, 40.1)
    isNear(drift.differenceKwh, -0.1)
  })

  test('ends with the old meter’s final reading at a replacement, and begins with the new one’s start', () => {
    isNear(driftBetween(diary, 'reading-20', 'replacement-30', twoKwhAnHour).registerKwh, 20.9)
    isNear(driftBetween(diary, 'replacement-30', 'reading-40', twoKwhAnHour).registerKwh, 20.4)
  })

  test.each<[string | null, string | null, RegExp]>([
    ['reading-10', 'nothing', /^Expected the id of a reading that is there, got nothing\. The list/],
    ['reading-10', 'reading-40', /^Expected two readings of one meter, got reading-10 and reading-40, .* replaced/],
    ['reading-20', 'reading-10', /^Expected the later reading last, got reading-20 before reading-10\. Exchange/],
    ['reading-20', 'reading-20', /^Expected the later reading last/],
  ])('is a fault from %s to %s', (fromId, toId, message) => {
    const ask = () => driftBetween(diary, fromId, toId, twoKwhAnHour)
    expect(ask).toThrow(Fault)
    expect(ask).toThrow(message)
  })

  test('is a fault from an installation that the settings do not tell', () => {
    const unknown = makeDiary(UNKNOWN, [reading(10, 120.5)])
    expect(() => driftBetween(unknown, null, 'reading-10', twoKwhAnHour)).toThrow(/got the installation/)
  })
})
