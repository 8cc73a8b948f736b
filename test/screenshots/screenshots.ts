import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser, newPage } from '../e2e/browser.ts'
import { EVENING_MS, FIRST_KWH, IMPULSES_PER_KWH, type LivedIn, openLivedIn } from '../e2e/lived-in.ts'
import { goTo, type PagePlace } from '../e2e/places.ts'
import { asAdmin, putAdmin } from '../web/admin.ts'

/*
 * Takes the pictures of the dashboard, always of the same household at the same moment. Needs Chromium.
 *   npm run screenshots             into web/dashboard/pictures
 *   npm run screenshots -- FOLDER   into another folder
 */

const DAYS = 100
const WATCHED_HOURS = 14 * 24
const READ_DAYS_AGO = [88, 49, 19]
const DAY_MS = 86_400_000
const VIEWS: Record<string, PagePlace> = {
  now: { hash: '#/now', ready: '[data-testid=curve] canvas' },
  history: { hash: '#/history/month', ready: '.inside [data-testid=power-curve] canvas' },
  insights: { hash: '#/insights', ready: '[data-testid=insights][data-ready=true] canvas' },
  meter: { hash: '#/meter', ready: '[data-testid=sensor] .levels' },
}
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }
const THEMES = ['light', 'dark'] as const

/** Until what has been asked for is answered and drawn; the stream of events goes on for ever and does not count. */
const SETTLED_MS = 1_500

/** The register was read on some days, to a tenth of a kilowatt-hour. */
async function enterReadings({ url, turns, clock, settings }: LivedIn): Promise<void> {
  await putAdmin(settings)
  for (const daysAgo of READ_DAYS_AGO) {
    const at = clock.wallMs() - daysAgo * DAY_MS
    const countedKwh = turns.filter((atMs) => atMs <= at).length / IMPULSES_PER_KWH
    const kwh = Math.round(10 * (FIRST_KWH + countedKwh)) / 10
    const answer = await fetch(`${url}api/v1/meters/main/readings`, {
      method: 'POST',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: JSON.stringify({ at, kwh }),
    })
    if (!answer.ok) throw new Error(`expected to enter ${kwh} kWh, got ${answer.status}: ${await answer.text()}`)
  }
}

async function takeAll(browser: Browser, home: LivedIn, folder: string): Promise<void> {
  for (const [sizeName, size] of Object.entries(SIZES)) {
    for (const colorScheme of THEMES) {
      // On a slow machine it would be missed by now.
      await home.publish('sensor', 'online')
      const page = await newPage(browser, { ...size, colorScheme, atMs: home.clock.wallMs() })
      await page.goto(home.url)
      for (const [viewName, place] of Object.entries(VIEWS)) {
        await goTo(page, place)
        await page.waitForTimeout(SETTLED_MS)
        await page.screenshot({ path: join(folder, `${viewName}-${sizeName}-${colorScheme}.png`) })
      }
      await page.context().close()
    }
  }
}

const [folder = 'web/dashboard/pictures'] = process.argv.slice(2)
const home = await openLivedIn({ untilMs: EVENING_MS, days: DAYS, watchedHours: WATCHED_HOURS })
const browser = await launchBrowser(['--force-device-scale-factor=1', '--hide-scrollbars'])
try {
  await enterReadings(home)
  await takeAll(browser, home, folder)
} finally {
  await browser.close()
  await home.close()
}
