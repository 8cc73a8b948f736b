import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import type { Look } from './browser.ts'
import { EVENING_MS } from './lived-in.ts'
import { useLivedIn } from './residence.ts'

const DESKTOP: Look = { width: 1440, height: 900, colorScheme: 'light' }
/** More stops than any view has. */
const MOST_STOPS = 80

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const focused = await nameOfFocused(page)
    if (name.test(focused)) return
    passed.push(focused)
  }
  throw new Error(`expected to come to ${name} by Tab, came by:\n${passed.join('\n')}`)
}

const nameOfFocused = (page: Page) =>
  page.evaluate(() => document.activeElement?.ariaLabel ?? (document.activeElement as HTMLElement)?.innerText ?? '')

/** How wide the ring around what has the focus is, pixels. */
const ringPx = (page: Page) =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.activeElement as Element).outlineWidth))

describeWith('chromium', 'who has a keyboard only', () => {
  const { open } = useLivedIn({ untilMs: EVENING_MS, days: 35, watchedHours: 4 })

  test('comes to every view, and sees where the focus is', async () => {
    const { page, complaints } = await open(DESKTOP)
    await page.getByTestId('curve').locator('canvas').waitFor()
    for (const view of ['History', 'Insights', 'Meter', 'Now']) {
      await page.locator('body').press('Home')
      await page.evaluate(() => (document.activeElement as HTMLElement)?.blur())
      await tabTo(page, new RegExp(`^${view}$`))
      expect(await ringPx(page)).toBeGreaterThanOrEqual(2)
      await page.keyboard.press('Enter')
      await page.waitForURL(new RegExp(`#/${view.toLowerCase()}`))
    }
    expect(complaints).toEqual([])
  })

  test('finds a day in History, reads its curve and its table', async () => {
    const { page, says } = await open(DESKTOP, '#/history/week')
    await says('total', 'kWh')
    await tabTo(page, /^Thu, November 19/)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.waitForURL(/chosen=2026-11-17/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/day\/2026-11-17/)
    await page.getByTestId('power-curve').locator('canvas').waitFor()
    await tabTo(page, /^Power/)
    await page.keyboard.press('Home')
    await says('pointed', /^12:00/)
    await tabTo(page, /^Table$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByTestId('table').getByRole('row').count()).toBeGreaterThan(24)
  })

  test('opens the form for a reading, leaves it, and is where it began', async () => {
    const { page } = await open(DESKTOP, '#/meter')
    await page.getByRole('button', { name: 'Enter reading' }).waitFor()
    await tabTo(page, /^Enter reading$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => nameOfFocused(page)).toBe('Enter reading')
  })
})
