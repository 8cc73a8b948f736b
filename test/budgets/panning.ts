import type { Browser, CDPSession, Page } from 'playwright-core'
import type { Course } from '../../web/dashboard/history/stretch.ts'
import { quantile } from '../bench/table.ts'
import { newPage } from '../e2e/browser.ts'
import type { LivedIn } from '../e2e/lived-in.ts'
import type { Measured } from './budget.ts'

const MOST_MS = 8
const FRAMES = 200
const STEP_PX = 4
const QUARTER_MS = 900_000
const QUARTERS_OF_A_YEAR = 35_040
/** As many as one answer holds. */
const PART = 4_380
const DESKTOP = { width: 1440, height: 900, colorScheme: 'light' } as const

/** The time scripts take per frame while a year of quarter hours is moved; the 95th percentile. */
export async function measurePanning(browser: Browser, home: LivedIn): Promise<Measured> {
  const page = await newPage(browser, DESKTOP)
  const year = await yearOf(home)
  await page.route(/\/power\?/, (route) => route.fulfill({ json: year }))
  await page.goto(`${home.url}#/history/all`)
  const curve = page.locator('.inside [data-testid=power-curve]')
  await curve.locator('canvas').waitFor()
  await curve.scrollIntoViewIfNeeded()
  const box = await curve.boundingBox()
  if (!box) throw new Error('expected the curve on the page, got none')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.wheel(0, -400)
  await page.locator('.inside .whole').waitFor()
  const tookMs = await drag(page, x, y)
  await page.context().close()
  const what = `scripts per frame while a year of ${year.mean.length} quarter hours pans (95 % of ${FRAMES})`
  return { what, value: quantile(tookMs, 0.95), budget: MOST_MS, unit: 'ms' }
}

/** The last year by quarter hours, put together from several answers. */
async function yearOf({ clock, ask }: LivedIn): Promise<Course> {
  const fromMs = Math.floor(clock.wallMs() / QUARTER_MS - QUARTERS_OF_A_YEAR) * QUARTER_MS
  const year: Course = { from: fromMs, step_ms: QUARTER_MS, mean: [], low: [], high: [], min: [], max: [], filled: [] }
  for (let first = 0; first < QUARTERS_OF_A_YEAR; first += PART) {
    const from = fromMs + first * QUARTER_MS
    const part = await ask<Course>(`power?from=${from}&to=${from + PART * QUARTER_MS}&points=${PART}`)
    year.mean.push(...part.mean)
    year.low.push(...part.low)
    year.high.push(...part.high)
    year.min.push(...part.min)
    year.max.push(...part.max)
    year.filled.push(...part.filled)
  }
  return year
}

async function drag(page: Page, x: number, y: number): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page)
  // The time of the thread, so that what else the machine does meanwhile does not count.
  await devtools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await devtools.send('Performance.enable')
  await page.mouse.down()
  const tookMs: number[] = []
  let before = await scriptMs(devtools)
  for (let frame = 0; frame < FRAMES; frame++) {
    // There and back again, so that the mouse stays on the chart.
    const way = frame % 100 < 50 ? frame % 50 : 50 - (frame % 50)
    await page.mouse.move(x + STEP_PX * way, y)
    await page.evaluate(() => new Promise(requestAnimationFrame))
    const after = await scriptMs(devtools)
    tookMs.push(after - before)
    before = after
  }
  await page.mouse.up()
  return tookMs
}

async function scriptMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN)
}
