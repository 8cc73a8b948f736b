import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { chromiumPath } from '../tools.ts'

const QUIET = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking'

/** How a page is looked at. */
export interface Look {
  width: number
  height: number
  colorScheme: 'light' | 'dark'
}

/** A page, and what the browser complained about: errors of scripts, failed requests, breaches of the CSP. */
export interface OpenedPage {
  page: Page
  complaints: string[]
  /** Resolves when the part with this test id says the text, or something that fits. */
  says(part: string, text: string | RegExp, timeoutMs?: number): Promise<void>
  /** Whether it has not been loaded again since it was opened. */
  isSameDocument(): Promise<boolean>
}

/** One browser for the tests of a group; each page has a profile of its own, closed with its test. */
export function useBrowser(): (url: string, look?: Look) => Promise<OpenedPage> {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? 'chromium', args: QUIET.split(' ') })
  })
  afterAll(() => browser.close())

  return async (url, { width, height, colorScheme } = { width: 390, height: 844, colorScheme: 'light' }) => {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-US' })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(url)
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    return {
      page,
      complaints,
      says: (part, hasText, timeout = 10_000) => page.getByTestId(part).filter({ hasText }).waitFor({ timeout }),
      isSameDocument: () => page.evaluate(() => 'sameDocument' in window),
    }
  }
}

/** Whether the page is wider than the window. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}
