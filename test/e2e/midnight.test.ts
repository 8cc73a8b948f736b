import { expect, test } from 'vitest'
import type { Live } from '../../broker/contract/messages.ts'
import { describeWith } from '../tools.ts'
import type { Look } from './browser.ts'
import { useLivedIn } from './residence.ts'

const PHONE: Look = { width: 390, height: 844, colorScheme: 'light' }
/** The last midnight of November in Berlin. */
const MIDNIGHT_MS = Date.parse('2026-11-30T23:00:00Z')
/** A household whose next turn after that ends 13 s before midnight. */
const STAY = { untilMs: MIDNIGHT_MS - 45_000, days: 2, seed: 18 }

describeWith('chromium', 'a page that is looked at through midnight', () => {
  const { home, open } = useLivedIn(STAY)

  test('begins a new day and a new month by itself, and tells of them what the API tells', async () => {
    const { clock, ask, turn } = home()
    const { page, complaints, says } = await open(PHONE)
    await says('today', /^[1-9]\d?\.\d\d kWh/)
    expect(clock.wallMs()).toBeLessThan(MIDNIGHT_MS)

    clock.advance(20_000)
    expect(clock.wallMs()).toBeGreaterThan(MIDNIGHT_MS)
    await page.clock.setFixedTime(clock.wallMs())
    await turn([clock.wallMs()])
    await says('today', /^0\.01 kWh/)
    const { today_kwh, month_kwh } = await ask<Live>('live')
    expect(today_kwh?.toFixed(2)).toBe('0.01')
    expect(month_kwh).toBe(today_kwh)
    expect(complaints).toEqual([])
  })
})
