import { expect, test } from 'vitest'
import { languageOf, localeOf } from '../../../web/dashboard/locale.ts'
import { de } from '../../../web/dashboard/texts/de.ts'
import { en } from '../../../web/dashboard/texts/en.ts'

test('a German browser reads German, with the numbers of its own country', () => {
  expect(localeOf('de-AT')).toEqual({ locale: 'de-AT', texts: de })
})

test('a browser in a language that is not spoken here reads English throughout', () => {
  expect(localeOf('en-US')).toEqual({ locale: 'en-US', texts: en })
  expect(localeOf('fr-FR')).toEqual({ locale: 'en', texts: en })
})

test('no text is left in English by mistake', () => {
  const sameInBoth = ['sensorOnline', 'sensorGone']
  const texts = Object.entries(en).filter(([, text]) => typeof text === 'string')
  const left = texts.filter(([key, text]) => text === de[key as keyof typeof de]).map(([key]) => key)
  expect(left).toEqual(sameInBoth)
})

test('a language that is chosen on a device holds, with the country of the browser where that speaks it', () => {
  expect(languageOf('de', null, ['en-GB', 'de-AT'])).toBe('de-AT')
  expect(languageOf('de', 'en', ['en-GB'])).toBe('de')
  expect(languageOf('en', 'en-US', ['de', 'en-GB'])).toBe('en-US')
})

test('without a choice the server says the language, else the browser', () => {
  expect(languageOf('auto', 'de-CH', ['en-GB'])).toBe('de-CH')
  expect(languageOf('auto', null, ['en-GB', 'de'])).toBe('en-GB')
  expect(languageOf('auto', null, [])).toBe('en')
})
