import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import { useBrowser } from './browser.ts'
import { openTurningHome, W412 } from './home.ts'

/** As browsers do whose user wants no site to keep anything. */
function forbidKeeping(): void {
  Object.defineProperty(window, 'localStorage', {
    get() {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  })
}

describeWith('chromium', 'a page in a browser that keeps nothing for it', () => {
  const open = useBrowser()

  test('comes alive when the server answers at last, and takes on the theme that is chosen', async () => {
    const { url } = await openTurningHome()
    const { page, says } = await open('about:blank')
    await page.addInitScript(forbidKeeping)
    await page.route('**/api/v1/meters?limit=1', (route) => route.abort())
    await page.goto(url)
    await says('state', 'No connection to Wattwheel since')
    await page.unroute('**/api/v1/meters?limit=1')
    await says('power', W412)

    await page.getByRole('link', { name: 'Electricity, Settings' }).click()
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.locator('html[data-theme=dark]').waitFor()
    // What is known is kept when the page is left; that it cannot be is no error.
    const faults: string[] = []
    page.on('pageerror', ({ message }) => faults.push(message))
    await page.reload()
    await page.getByRole('button', { name: 'Dark', pressed: false }).waitFor()
    expect(faults).toEqual([])
  })
})
