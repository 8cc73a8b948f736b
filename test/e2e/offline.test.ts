import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import { PASSWORD } from '../web/admin.ts'
import { type OpenedPage, useBrowser } from './browser.ts'
import { openHome, openTurningHome, TURN_412_MS, W412 } from './home.ts'
import { copyDashboard, updateDashboard } from './version.ts'

/** Resolves once the browser has the shell of the page. */
const shellOf = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready))
const lastKnownIn = (page: Page) => page.evaluate(() => localStorage.getItem('last-known'))
/** The script of the page. */
const scriptOf = (page: Page) => page.locator('script[type=module]').getAttribute('src')

/** Resolves once the views of the past say that the server is away, and what they know all the same. */
async function lookAround(page: Page, says: OpenedPage['says']): Promise<void> {
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Day', exact: true }).click()
  await says('total', /^0\.0\d kWh/)
  await says('sentence', 'No connection to Wattwheel since')
  await page.getByRole('button', { name: 'Compare' }).click()
  await says('verdict', 'No connection to Wattwheel since')
  await page.getByText('Wattwheel does not answer').waitFor()
  await page.getByRole('link', { name: 'Insights' }).click()
  await says('insights', 'are shown here when Wattwheel is back')
  await says('heading', /so far\s*0\.0\skWh/)
  await page.getByRole('link', { name: 'Now' }).click()
  await page.getByRole('link', { name: 'Electricity, Settings' }).click()
  await page.getByText(/^No connection to Wattwheel since \d+:\d\d/).waitFor()
  await page.getByText('Devices, backups and all that is in force are shown here').waitFor()
}

describeWith('chromium', 'a page whose server is away', () => {
  const open = useBrowser()

  test('opens all the same, with the last known state as old as it is, and comes alive when the server is back', async () => {
    const { url, turn, stopWeb, startWeb, clock } = await openHome()
    const nowMs = clock.wallMs()
    await turn(nowMs - 2 * TURN_412_MS, nowMs - TURN_412_MS, nowMs)
    const { page, says } = await open(url)
    await says('power', W412)
    await says('today', /^0\.0\d kWh/)
    await page.getByTestId('curve').locator('canvas').waitFor()
    await shellOf(page)
    await stopWeb()

    await page.reload()
    await says('state', /^No connection to Wattwheel since \d+:\d\d/)
    await says('power', /^unknown$/)
    await page.getByText(/^Last known: 412\sW at \d+:\d\d/).waitFor()
    await says('today', /^≥ 0\.0\d kWh/)
    await page.getByTestId('curve').locator('canvas').waitFor()
    await page.getByRole('link', { name: 'Meter' }).click()
    await page.getByText(/^counted until \d+:\d\d/).waitFor()
    await page.getByText('The readings, the sensor and its outages are shown here').waitFor()
    await lookAround(page, says)
    await page.getByRole('link', { name: 'Now' }).click()

    await startWeb()
    await says('power', W412)
    await says('state', 'Live')
  })

  test('opens without anything of a home that needs a login', async () => {
    const { url, stopWeb } = await openTurningHome(({ web }) => {
      web.public_dashboard = false
    })
    const { page, says } = await open(url)
    await page.getByLabel('Admin password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await says('power', W412)
    await shellOf(page)
    await stopWeb()

    await page.reload()
    await says('state', 'No connection to Wattwheel since')
    await says('power', /^unknown$/)
    expect(await page.locator('body').innerText()).not.toMatch(/Last known|\d\skWh|Electricity/)
    expect(await lastKnownIn(page)).toBeNull()
    expect(await page.getByTestId('curve').count()).toBe(0)
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByText('The past is shown here when Wattwheel is back.').waitFor()
  })

  test('forgets what it had kept when from now on a login is needed', async () => {
    const { settings, url, stopWeb, startWeb } = await openTurningHome()
    const { page, says } = await open(url)
    await says('power', W412)
    await page.reload()
    await says('power', W412)
    expect(await lastKnownIn(page)).toContain('"power_w":412')
    await stopWeb()
    settings.web.public_dashboard = false
    await startWeb()
    await page.reload()
    await page.getByLabel('Admin password').waitFor()
    expect(await lastKnownIn(page)).toBeNull()
  })
})

describeWith('chromium', 'a view whose code had not come before the server went', () => {
  const open = useBrowser()

  test('comes as soon as the server is back', async () => {
    const { url, stopWeb, startWeb } = await openTurningHome()
    const { page, says } = await open(url, {
      ...{ width: 390, height: 844, colorScheme: 'light' },
      context: { serviceWorkers: 'block' },
    })
    let refused = 0
    await page.route('**/meter-*.js', async (route) => {
      await route.abort()
      refused++
    })
    await says('power', W412)
    // It is fetched ahead once, and again when it is needed.
    await expect.poll(() => refused).toBeGreaterThan(0)
    await stopWeb()
    const refusedAhead = refused
    await page.getByRole('link', { name: 'Meter' }).click()
    await page.getByRole('heading', { name: 'Meter' }).waitFor()
    await page.getByText('No connection to Wattwheel since').waitFor()
    await expect.poll(() => refused).toBeGreaterThan(refusedAhead)

    await page.unroute('**/meter-*.js')
    await startWeb()
    await page.getByRole('button', { name: 'Enter reading' }).waitFor()
  })
})

describeWith('chromium', 'a page whose server is updated', () => {
  const open = useBrowser()

  test('is loaded anew by itself, and is the new one without a server too', async () => {
    const { url, stopWeb, startWeb } = await openTurningHome()
    const { page, says } = await open(url)
    await says('power', W412)
    await shellOf(page)
    const next = copyDashboard()
    updateDashboard(next)
    await stopWeb()
    await startWeb(next)

    await page.locator('script[src*=next]').waitFor({ state: 'attached' })
    await says('power', W412)
    const shells = () => page.evaluate(() => caches.keys())
    await expect.poll(shells).toEqual([expect.stringMatching(/^next-/)])
    await stopWeb()
    await page.reload()
    await says('power', /^unknown$/)
    expect(await scriptOf(page)).toContain('next-')
  })

  test('is loaded anew when a part of it is gone', async () => {
    const { url, stopWeb, startWeb } = await openHome()
    const dashboard = copyDashboard()
    await stopWeb()
    await startWeb(dashboard)
    const { page } = await open(url, {
      ...{ width: 390, height: 844, colorScheme: 'light' },
      context: { serviceWorkers: 'block' },
    })
    await page.getByTestId('power').waitFor()
    updateDashboard(dashboard)
    await page.getByRole('link', { name: 'Meter' }).click()
    await page.locator('script[src*=next]').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Enter reading' }).waitFor()
  })
})
