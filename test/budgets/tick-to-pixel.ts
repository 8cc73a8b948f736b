import type { Browser, Page } from 'playwright-core'
import { quantile } from '../bench/table.ts'
import { newPage } from '../e2e/browser.ts'
import type { LivedIn } from '../e2e/lived-in.ts'
import type { Measured } from './budget.ts'

const MOST_MS = 150
const ROUNDS = 12
/**
 * Longer than any pace of publishing; and each turn is quicker than the last, so that it has a power of its own and no
 * falling bound was told just before it.
 */
const turnMs = (round: number) => 1500 + 100 * (ROUNDS - round)
const PHONE = { width: 390, height: 844, colorScheme: 'light' } as const

/** From the publish of a tick until its power stands on the screen; the 95th percentile. */
export async function measureTickToPixel(browser: Browser, home: LivedIn): Promise<Measured> {
  const page = await newPage(browser, PHONE)
  await page.goto(home.url)
  await page.getByTestId('power').filter({ hasText: 'W' }).waitFor()
  const tookMs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await page.waitForTimeout(turnMs(round))
    tookMs.push(await tickOnce(page, home))
  }
  await page.context().close()
  const what = `live update, from tick to pixel (95 % of ${ROUNDS})`
  return { what, value: quantile(tookMs, 0.95), budget: MOST_MS, unit: 'ms' }
}

async function tickOnce(page: Page, { clock, turn }: LivedIn): Promise<number> {
  const seen = page.evaluate(paintedAt)
  // Answered once the page listens.
  await page.evaluate(() => true)
  const publishedMs = performance.timeOrigin + performance.now()
  await turn([Math.round(clock.wallMs())])
  return (await seen) - publishedMs
}

/** When the next change of the power was painted, Unix epoch ms by this machine. */
function paintedAt(): Promise<number> {
  return new Promise((resolve) => {
    const painted = () => resolve(performance.timeOrigin + performance.now())
    const observer = new MutationObserver(() => {
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(painted))
    })
    const power = document.querySelector('[data-testid=power]') as Element
    observer.observe(power, { characterData: true, childList: true, subtree: true })
  })
}
