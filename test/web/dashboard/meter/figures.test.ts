import { expect, test } from 'vitest'
import { figuresOf } from '../../../../web/dashboard/meter/figures.ts'

const AT = Date.UTC(2026, 10, 16, 21, 40)

test('a difference has a sign and a true minus, and zero has none', () => {
  const { signed } = figuresOf('en', 'Europe/Berlin')
  expect([-0.12, 0.1, 0.04, -0.04].map((value) => signed(value, 1))).toEqual(['−0.1', '+0.1', '0.0', '0.0'])
})

test('a drift is told in percent as the locale writes it', () => {
  expect(figuresOf('en', 'Europe/Berlin').percent(-0.02)).toBe('−0.02%')
  expect(figuresOf('de', 'Europe/Berlin').percent(0.02)).toBe('+0,02\u00a0%')
})

test('numbers and dates are of the locale, times of the meter', () => {
  const german = figuresOf('de-DE', 'Europe/Berlin')
  expect(german.register(28_512)).toBe('28.512,0')
  expect(german.moment(AT)).toMatch(/16\. Nov\.?, 22:40/)
  expect(figuresOf('en-US', 'America/New_York').day(AT)).toBe('Nov 16, 2026')
})
