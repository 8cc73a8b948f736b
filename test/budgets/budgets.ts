import { launchBrowser } from '../e2e/browser.ts'
import { EVENING_MS, openLivedIn } from '../e2e/lived-in.ts'
import { isKept, type Measured } from './budget.ts'
import { measureFirstChart } from './first-chart.ts'
import { measureLeaks } from './leaks.ts'
import { measurePanning } from './panning.ts'
import { measureTickToPixel } from './tick-to-pixel.ts'
import { measureWeight } from './weight.ts'

/*
 * Measures what the dashboard may cost, in a real browser, and ends with 1 where it costs more. Needs Chromium.
 *   npm run budgets
 */

const YEAR_DAYS = 366

const told = (value: number, unit: string) => `${Number(value.toPrecision(3))} ${unit}`.trim()

const home = await openLivedIn({ untilMs: EVENING_MS, days: YEAR_DAYS, runs: true })
const browser = await launchBrowser()
const measured: Measured[] = []
try {
  measured.push(measureWeight('dist/web/dashboard'))
  for (const measure of [measureFirstChart, measureTickToPixel, measurePanning, measureLeaks]) {
    measured.push(...[await measure(browser, home)].flat())
  }
} finally {
  await browser.close()
  await home.close()
}
console.table(
  measured.map((one) => ({
    what: one.what,
    measured: told(one.value, one.unit),
    budget: told(one.budget, one.unit),
    kept: isKept(one) ? 'yes' : 'NO',
  })),
)
process.exitCode = measured.every(isKept) ? 0 : 1
