import { expect, onTestFinished, test } from 'vitest'
import { makeZone } from '../../ingest/calendar.ts'
import type { Summary } from '../../web/dashboard/answers.ts'
import { describeWith } from '../tools.ts'
import { type Look, useBrowser } from './browser.ts'
import { ZONE } from './lived-in.ts'
import { wattwheel } from './program.ts'

const DESKTOP: Look = { width: 1440, height: 900, colorScheme: 'light', context: { locale: 'en-GB', timezoneId: ZONE } }
const DAY_MS = 86_400_000
const TUESDAY = 2

/** Starts the demo as the README says; resolves with the address it prints. */
async function demo(): Promise<string> {
  const program = wattwheel(['demo'], { WATTWHEEL_TIMEZONE: ZONE, WATTWHEEL_WEB_HOST: '127.0.0.1' })
  onTestFinished(async () => void (await program.stop()))
  return program.find((lines) => lines.map((line) => /^Open (http:\S+)$/.exec(line)?.[1]).find(Boolean))
}

/** The local dates of the last Tuesday that is over, and of the day after it. */
function lastTuesday(): { date: string; next: string; isInThisWeek: boolean } {
  const zone = makeZone(ZONE)
  const todayMs = zone.startOf('day', Date.now())
  let fromMs = todayMs
  do fromMs = zone.startOf('day', fromMs - DAY_MS / 2)
  while (zone.localAt(fromMs).weekday !== TUESDAY)
  const dateOf = (atMs: number) => new Date(atMs + zone.offsetMsAt(atMs)).toISOString().slice(0, 10)
  const isInThisWeek = fromMs >= zone.startOf('week', todayMs)
  return { date: dateOf(fromMs), next: dateOf(zone.next('day', fromMs)), isInThisWeek }
}

describeWith('chromium', 'who starts the demo and has read nothing', () => {
  const open = useBrowser()

  test('finds what last Tuesday cost, and what runs at night', async () => {
    const url = await demo()
    const { page, complaints, says } = await open(url, DESKTOP)
    await says('state', 'Live')
    const ask = async <T>(path: string) => (await fetch(`${url}/api/v1/meters/main/${path}`)).json() as T

    const { date, next, isInThisWeek } = lastTuesday()
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByRole('button', { name: 'Week', exact: true }).click()
    await page.waitForURL(/history\/week/)
    if (!isInThisWeek) await page.getByRole('button', { name: /^Back to/ }).click()
    await page.getByRole('button', { name: /^Tue/ }).hover()
    const { periods } = await ask<{ periods: { cost: number }[] }>(`energy?from=${date}&to=${next}&by=day`)
    expect(periods[0]?.cost).toBeGreaterThan(0)
    await page.locator('.callout', { hasText: `€${periods[0]?.cost.toFixed(2)}` }).waitFor()

    await page.getByRole('link', { name: 'Insights' }).click()
    await page.getByRole('heading', { name: 'Always on' }).waitFor()
    const { always_on } = await ask<Summary>('summary')
    await says('always-on', `${always_on.power_w?.toFixed(0)} W`)
    expect(await page.getByTestId('always').innerText()).toMatch(/night/i)
    expect(complaints).toEqual([])
  })
})
