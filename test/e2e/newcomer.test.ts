import { expect, onTestFinished, test } from 'vitest'
import { makeZone } from '../../ingest/calendar.ts'
import type { Summary } from '../../web/dashboard/answers.ts'
import { describeWith } from '../tools.ts'
import { type Look, useBrowser } from './browser.ts'
import { ZONE } from './lived-in.ts'
import { wattwheel } from './program.ts'

const DESKTOP: Look = {
  ...{ width: 1440, height: 900, colorScheme: 'light', aheadMs: 0 },
  context: { locale: 'en-GB', timezoneId: ZONE },
}

/** Starts the demo as the README says; resolves with the address it prints. */
async function demo(): Promise<string> {
  const program = wattwheel(['demo'], { WATTWHEEL_TIMEZONE: ZONE, WATTWHEEL_WEB_HOST: '127.0.0.1' })
  onTestFinished(async () => void (await program.stop()))
  return program.find((lines) => lines.map((line) => /^Open (http:\S+)$/.exec(line)?.[1]).find(Boolean))
}

/** The begin and the end of the Tuesday in the week that an address of History names, epoch ms. */
function tuesdayOf(url: string): { fromMs: number; toMs: number } {
  const zone = makeZone(ZONE)
  const [, monday = ''] = /history\/week\/(\d{4}-\d\d-\d\d)/.exec(url) ?? []
  const fromMs = zone.next('day', zone.parse(monday))
  return { fromMs, toMs: zone.next('day', fromMs) }
}

describeWith('chromium', 'who starts the demo and has read nothing', () => {
  const open = useBrowser()

  test('finds what Tuesday of last week cost, and what runs at night', async () => {
    const url = await demo()
    const { page, complaints, says } = await open(url, DESKTOP)
    await says('state', 'Live')
    const ask = async <T>(path: string) => (await fetch(`${url}/api/v1/meters/main/${path}`)).json() as T

    await page.getByRole('link', { name: 'History' }).click()
    await page.getByRole('button', { name: 'Week', exact: true }).click()
    await page.waitForURL(/history\/week$/)
    await page.getByRole('button', { name: /^Back to/ }).click()
    await page.waitForURL(/history\/week\/\d/)
    await page.getByRole('button', { name: /^Tue/ }).hover()
    const { fromMs, toMs } = tuesdayOf(page.url())
    const { periods } = await ask<{ periods: { cost: number }[] }>(`energy?from=${fromMs}&to=${toMs}&by=day`)
    expect(periods[0]?.cost).toBeGreaterThan(0)
    await page.locator('.callout', { hasText: `€${periods[0]?.cost.toFixed(2)}` }).waitFor()

    await page.getByRole('link', { name: 'Insights' }).click()
    await page.getByRole('heading', { name: 'Always on' }).waitFor()
    const isTold = async () => {
      const { always_on } = await ask<Summary>('summary')
      return (await page.getByTestId('always-on').innerText()).includes(`${always_on.power_w?.toFixed(0)} W`)
    }
    await expect.poll(isTold).toBe(true)
    expect(await page.getByTestId('always').innerText()).toMatch(/night/i)
    expect(complaints).toEqual([])
  })
})
