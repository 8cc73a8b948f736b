import { expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../tools.ts'
import { type Look, useBrowser } from './browser.ts'
import { EVENING_MS, openLivedIn } from './lived-in.ts'
import { useLivedIn } from './residence.ts'

const PHONE: Look = { width: 390, height: 844, colorScheme: 'light' }

interface Energy {
  periods: { from: number; to: number; kwh: number; cost: number }[]
}

describeWith('chromium', 'a household that has lived here for five weeks', () => {
  const { home, open } = useLivedIn({ untilMs: EVENING_MS, days: 35 })

  test.each([
    { kind: 'week', from: '2026-11-09', to: '2026-11-16' },
    { kind: 'month', from: '2026-11-01', to: '2026-12-01' },
    { kind: 'year', from: '2026-01-01', to: '2027-01-01' },
  ])('reads of its $kind what the API tells, and of each bar', async ({ kind, from, to }) => {
    const by = kind === 'year' ? 'month' : 'day'
    const { periods } = await home().ask<Energy>(`energy?from=${from}&to=${to}&by=${by}`)
    const { page, complaints, says } = await open(PHONE, `#/history/${kind}/${from}`)
    const sum = (key: 'kwh' | 'cost') => periods.reduce((total, period) => total + (period[key] ?? 0), 0)
    const write = (value: number, decimals: number) => value.toFixed(decimals)
    await says('total', `${write(sum('kwh'), sum('kwh') < 99.95 ? 1 : 0)} kWh`)
    await says('total', `€${write(sum('cost'), 2)}`)
    const bars = await page.locator('.columns button').evaluateAll((all) => all.map((bar) => bar.ariaLabel ?? ''))
    expect(bars).toHaveLength(periods.length)
    for (const [i, { kwh }] of periods.entries()) {
      if (kwh !== null) expect(bars[i]).toMatch(new RegExp(`, ${write(kwh, kwh < 1 ? 2 : kwh < 99.95 ? 1 : 0)}\\skWh`))
    }
    expect(complaints).toEqual([])
  })
})

describeWith('chromium', 'a day on which the clocks change', () => {
  const open = useBrowser()

  test.each([
    { hours: 23, date: '2026-03-29', next: '2026-03-30', twos: 0 },
    { hours: 25, date: '2026-10-25', next: '2026-10-26', twos: 2 },
  ])('has $hours bars, and as many hours of power', async ({ hours, date, next, twos }) => {
    const home = await openLivedIn({ untilMs: Date.parse(`${next}T12:00:00Z`), days: 3 })
    onTestFinished(home.close)
    const look = { ...PHONE, atMs: home.clock.wallMs(), context: { locale: 'en-GB' } }
    const { page, complaints, says } = await open(`${home.url}#/history/day/${date}?by=hour`, look)
    const { periods } = await home.ask<Energy>(`energy?from=${date}&to=${next}&by=hour`)
    expect(periods).toHaveLength(hours)
    await says('total', `${periods.reduce((sum, { kwh }) => sum + kwh, 0).toFixed(2)} kWh`)
    const bars = page.locator('.columns button')
    await expect.poll(() => bars.count()).toBe(hours)
    expect(await page.locator('.columns button[aria-label^="02:00"]').count()).toBe(twos)

    await page.goto(`${home.url}#/history/day/${date}`)
    const curve = page.getByTestId('power-curve')
    await curve.locator('canvas').waitFor()
    await curve.focus()
    await page.keyboard.press('End')
    await says('pointed', /^23:55–00:00/)
    await page.keyboard.press('Home')
    await says('pointed', /^00:00–00:05/)
    expect(complaints).toEqual([])
  })
})
