import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import type { Look } from './browser.ts'
import { EVENING_MS } from './lived-in.ts'
import { goTo, PLACES } from './places.ts'
import { useLivedIn } from './residence.ts'

const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'light' },
] satisfies Look[]

/** As much of the window, times as far, as nobody sees; a tenth is what browsers call good (Layout Instability API). */
const UNSEEN = 0.005

const VIEWS = ['#/history/week', '#/insights', '#/meter', '#/settings', '#/meters']

/** Says from now on what moves though nobody touched the page. */
async function watchOver(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const moved = { sum: 0 }
    Object.assign(window, { moved })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.sum += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift' })
  })
  return () =>
    page.evaluate(async () => {
      // What has been drawn is told after the frame.
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))
      const { moved } = window as unknown as { moved: { sum: number } }
      const { sum } = moved
      moved.sum = 0
      return sum
    })
}

describeWith('chromium', 'a view whose answers come one after the other', () => {
  const { open } = useLivedIn({ untilMs: EVENING_MS, days: 35, watchedHours: 4 })

  test.each(LOOKS)('moves nothing that is there already, at $width × $height', async (look) => {
    const { page } = await open(look)
    await page.locator('[data-testid=curve] canvas').waitFor()
    const movedSince = await watchOver(page)
    const moved: Record<string, number> = {}
    for (const place of PLACES.filter(({ press, hash }) => !press && VIEWS.includes(hash))) {
      await goTo(page, place)
      const sum = await movedSince()
      if (sum > UNSEEN) moved[place.hash] = sum
    }
    expect(moved).toEqual({})
  })
})
