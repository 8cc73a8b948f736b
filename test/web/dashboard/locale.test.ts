import { expect, test } from 'vitest'
import { localeOf } from '../../../web/dashboard/locale.ts'
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
