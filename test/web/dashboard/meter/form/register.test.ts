import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNumber } from '../../../../../web/dashboard/meter/form/register.ts'

test.each([
  ['28707,7', 'en', 28_707.7],
  ['28707.7', 'de', 28_707.7],
  ['28,707.7', 'en', 28_707.7],
  ['28.707,7', 'de', 28_707.7],
  ['28,707', 'en', 28_707],
  ['28,707', 'de', 28.707],
  ['28.707', 'de', 28_707],
  ['1,234,567', 'de', 1_234_567],
  ['028707,123', 'en', 28_707.123],
  ["28'707.7", 'de-CH', 28_707.7],
  [' 28 707,7 ', 'de', 28_707.7],
  ['0', 'en', 0],
])('reads "%s" in %s as %d', (text, locale, value) => {
  expect(readNumber(text, locale)).toBe(value)
})

test.each(['', 'abc', '-5', '1e3', ',5', '1,2,3', '12kWh'])('takes "%s" for no number', (text) => {
  expect(readNumber(text, 'en')).toBe(null)
})

test('reads what the page itself writes, in both languages', () => {
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom('en', 'de'), (tenth, locale) => {
      const written = (tenth / 10).toLocaleString(locale, tenths)
      expect(readNumber(written, locale)).toBe(tenth / 10)
    }),
  )
})
