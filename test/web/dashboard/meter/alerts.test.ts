import { expect, test } from 'vitest'
import { ALERT_KINDS, type Alert } from '../../../../broker/contract/messages.ts'
import { lostMessage } from '../../../../ingest/store/spans.ts'
import { formatsOf } from '../../../../web/dashboard/format.ts'
import { wordsOf } from '../../../../web/dashboard/meter/alerts/words.ts'
import { alertsDe } from '../../../../web/dashboard/texts/alerts-de.ts'
import { alertsEn } from '../../../../web/dashboard/texts/alerts-en.ts'

const german = formatsOf('de-DE', { timezone: 'Europe/Berlin', currency: 'EUR' })
const alert = (kind: Alert['kind'], message: string): Alert => ({ at: 0, kind, message })
const inGerman = (kind: Alert['kind'], message: string) => wordsOf(alert(kind, message), alertsDe, german).note

test.each(ALERT_KINDS)('of %s each language has its own words, with a number and without', (kind) => {
  const [english, deutsch] = [alertsEn[kind], alertsDe[kind]]
  expect(english.title).not.toBe(deutsch.title)
  for (const figure of ['42', null]) {
    expect(english.note(figure)).toMatch(/^[A-Z4].*\.$/)
    expect(deutsch.note(figure)).toMatch(/^[A-ZÄÖÜ4].*\.$/)
    expect(english.note(figure)).not.toBe(deutsch.note(figure))
  }
})

test('the number that ingest tells is written as the reader writes it', () => {
  const lost = lostMessage({ meter: 'main', n: 1234, fromMs: 0, toMs: 1000 } as Parameters<typeof lostMessage>[0])
  expect(inGerman('ticks_lost', lost)).toContain('1.234 Umdrehungen')
  expect(inGerman('weak_signal', 'its contrast was 6.1 in the mean of ten minutes')).toContain('Kontrast war 6,1;')
  expect(inGerman('disk_nearly_full', 'The disk of data has 100 MB left')).toContain('100\u00a0MB sind noch frei.')
  expect(inGerman('power_high', 'Electricity has drawn 9200 W for a minute')).toContain('9,2\u00a0kW')
})

test('a message without a number has words without one', () => {
  expect(inGerman('ticks_lost', 'Some turns are gone.')).toMatch(/^Umdrehungen kamen nicht an/)
})
