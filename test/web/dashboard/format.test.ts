import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatsOf } from '../../../web/dashboard/format.ts'

const meter = { timezone: 'Europe/Berlin', currency: 'EUR' }
const en = formatsOf('en-GB', meter)
const de = formatsOf('de-DE', meter)
/** With plain spaces, as people type them. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

test.each([
  [0.4, '0', 'W'],
  [412.4, '412', 'W'],
  [1234, '1234', 'W'],
  [9999.4, '9999', 'W'],
  [9999.6, '10.0', 'kW'],
  [12_345, '12.3', 'kW'],
])('%d W stands on the page as %s %s', (powerW, number, unit) => {
  expect(en.hero(powerW)).toEqual({ number, unit })
})

test('the huge power never has more than four glyphs below 100 kW', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 99_949, noNaN: true }), (powerW) => {
      expect(en.hero(powerW).number.length).toBeLessThanOrEqual(4)
    }),
  )
})

test.each([
  [412, '412 W', '412 W'],
  [999.4, '999 W', '999 W'],
  [999.6, '1.0 kW', '1,0 kW'],
  [2968, '3.0 kW', '3,0 kW'],
])('in a sentence %d W is written %s, in German %s', (powerW, english, german) => {
  expect(plain(en.power(powerW))).toBe(english)
  expect(plain(de.power(powerW))).toBe(german)
})

test.each([
  [7.764, 2, '7.76'],
  [99.994, 2, '99.99'],
  [99.996, 2, '100'],
  [1234.5, 1, '1,235'],
])('%d kWh with %i decimals are written %s', (kwh, decimals, text) => {
  expect(en.energy(kwh, decimals)).toBe(text)
})

test.each([
  [0, '0 s'],
  [9_400, '9 s'],
  [60_000, '1 min'],
  [117_000, '1 min 57 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [172_800_000, '2 days'],
])('%d ms last %s', (ms, text) => {
  expect(plain(en.duration(ms))).toBe(text)
})

test.each([
  [9_400, '9 s'],
  [12_000, '12 s'],
  [60_000, '1 min 00 s'],
  [117_000, '1 min 57 s'],
  [7_500_000, '2 h 05 min'],
  [172_800_000, '2 days'],
])('%d ms ago is told as "%s"', (ms, text) => {
  expect(plain(en.ago(ms))).toBe(text)
})

test('how long ago something was never takes less room a second later, and as much within nine minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_598 }), fc.integer({ min: 60, max: 599 }), (before, withinNine) => {
      expect(en.ago((before + 1) * 1000).length).toBeGreaterThanOrEqual(en.ago(before * 1000).length)
      expect(en.ago(withinNine * 1000)).toHaveLength(en.ago(60_000).length)
    }),
  )
})

test('a quick turn is told to the tenth of a second', () => {
  expect(plain(en.turn(4_800))).toBe('4.8 s')
  expect(plain(de.turn(4_800))).toBe('4,8 s')
  expect(plain(en.turn(116_504))).toBe('1 min 57 s')
})

test('durations never fall as time goes on, and are never empty', () => {
  const seconds = (text: string) => {
    const units: Record<string, number> = { s: 1, min: 60, h: 3600, day: 86_400, days: 86_400 }
    return [...text.matchAll(/(\d+) (\w+)/g)].reduce(
      (sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0),
      0,
    )
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e8 }), (ms, more) => {
      expect(en.duration(ms)).not.toBe('')
      expect(seconds(plain(en.duration(ms + more)))).toBeGreaterThanOrEqual(seconds(plain(en.duration(ms))))
    }),
  )
})

test('money follows the locale', () => {
  expect(en.money(2.561)).toBe('€2.56')
  expect(plain(de.money(2.561))).toBe('2,56 €')
})

test('times are those of the place where the meter is', () => {
  const atMs = Date.UTC(2026, 10, 19, 18, 14)
  expect(en.time(atMs)).toBe('19:14')
  expect(plain(formatsOf('en-US', meter).time(atMs))).toBe('7:14 PM')
  expect(plain(formatsOf('en-US', meter).hour(atMs))).toBe('7 PM')
  expect(en.date(atMs)).toBe('Thursday 19 November')
  expect(de.date(atMs)).toBe('Donnerstag, 19. November')
})

test('a moment of another day comes with its date', () => {
  const nowMs = Date.UTC(2026, 10, 19, 18, 14)
  expect(en.moment(nowMs - 3_600_000, nowMs)).toBe('18:14')
  expect(en.moment(nowMs - 86_400_000, nowMs)).toBe('18 November, 19:14')
})
