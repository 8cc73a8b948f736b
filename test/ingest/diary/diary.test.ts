import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../broker/contract/messages.ts'
import { type Diary, makeDiary, registerIn, replacementsOf } from '../../../ingest/diary/diary.ts'
import { atHour, reading, removed, replacement } from './entries.ts'

const FIRST = { impulsesPerKwh: 75, installed: { atMs: atHour(0), readingKwh: 25503.55 } }
const UNKNOWN = { impulsesPerKwh: 75, installed: undefined }
const shownIn = (diary: Diary) => diary.map(({ readings }) => readings.map(({ kind, kwh }) => `${kind} ${kwh}`))

const anEntry = fc.nat(200).chain((hours) =>
  fc.oneof(
    fc.nat(1000).map((kwh) => reading(hours, kwh)),
    fc.tuple(fc.nat(1000), fc.constantFrom(75, 96)).map(([kwh, constant]) => replacement(hours, kwh, constant)),
    fc.constantFrom('reading', 'replacement').map((kind) => removed(`${kind}-${hours}`)),
  ),
)
/** An entry for each hour at most, and what was removed besides. */
const someEntries = fc.uniqueArray(anEntry, {
  maxLength: 15,
  selector: (entry) => (entry.kind === 'reading_removed' ? entry.id : 'at' in entry ? entry.at : ''),
})

describe('the diary', () => {
  test('has a register for each meter, with what it showed from its start to its end', () => {
    const diary = makeDiary(FIRST, [reading(90, 5), reading(30, 25510.4), replacement(60, 25520.1, 96, 1.5)])
    expect(shownIn(diary)).toEqual([
      ['installed 25503.55', 'reading 25510.4', 'final 25520.1'],
      ['start 1.5', 'reading 5'],
    ])
    expect(diary.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [Number.NEGATIVE_INFINITY, atHour(60)],
      [atHour(60), Number.POSITIVE_INFINITY],
    ])
    expect(diary.map(({ impulsesPerKwh }) => impulsesPerKwh)).toEqual([75, 96])
    expect(diary[1]?.aheadKwh).toBeCloseTo(25518.6, 9)
  })

  test('is that of one meter of which nothing is known where nobody said anything', () => {
    expect(shownIn(makeDiary(UNKNOWN, []))).toEqual([[]])
  })

  test('leaves out what was removed, also a replacement, and wherever in the journal that stands', () => {
    const entries = [
      removed('reading-5'),
      reading(5, 1),
      reading(6, 2),
      replacement(7, 3, 96),
      removed('replacement-7'),
    ]
    expect(shownIn(makeDiary(UNKNOWN, entries))).toEqual([['reading 2']])
    expect(replacementsOf(entries)).toEqual([])
  })

  test('passes over entries of other kinds', () => {
    const imported: Entry = { id: 'file', kind: 'ticks', at: [atHour(1)] }
    expect(shownIn(makeDiary(FIRST, [imported]))).toEqual([['installed 25503.55']])
  })

  test('takes of two replacements at one moment the later entry', () => {
    const diary = makeDiary(UNKNOWN, [replacement(5, 10, 96), { ...replacement(5, 20, 120), id: 'again' }])
    expect(shownIn(diary)).toEqual([['final 20'], ['start 0']])
    expect(diary[1]?.impulsesPerKwh).toBe(120)
  })

  test('counts a reading at the moment of a replacement, and that moment, to the new meter', () => {
    const diary = makeDiary(UNKNOWN, [reading(5, 0), replacement(5, 20, 120)])
    expect(shownIn(diary)).toEqual([['final 20'], ['start 0', 'reading 0']])
    expect(registerIn(diary, atHour(5))).toBe(diary[1])
    expect(registerIn(diary, atHour(5) - 1)).toBe(diary[0])
  })

  test('takes a register that went over its top for a replacement with the same constant', () => {
    const diary = makeDiary(UNKNOWN, [reading(0, 99_999.5), replacement(5, 100_000, 75), reading(9, 0.7)])
    expect(diary[1]).toMatchObject({ impulsesPerKwh: 75, aheadKwh: 100_000 })
  })

  test('does not depend on the order of entries with distinct times', () => {
    const shuffled = someEntries.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    const check = fc.property(shuffled, ([entries, others]) => {
      expect(makeDiary(FIRST, others)).toEqual(makeDiary(FIRST, entries))
      expect(replacementsOf(others)).toEqual(replacementsOf(entries))
    })
    fc.assert(check)
  })
})
