import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { chromiumPath } from '../tools.ts'
import { homeClock } from './clock.ts'

const QUIET =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/**
 * Parts of the browser that are left out. Of every window the lists under its address bar are pages of their own, of three
 * hundred files, and take half of the time in which a page is opened. Only the last such list counts, so what playwright
 * leaves out stands here, too, as far as it matters to pages of this machine.
 */
const LEFT_OUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AimEnabled', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch'],
].join()

/** What is not there by then will not come. */
const PATIENCE_MS = 60_000

/** How a page is looked at. */
export interface Look {
  width: number
  height: number
  colorScheme: 'light' | 'dark'
  /** The browser's clock stands still at this moment, epoch ms. */
  atMs?: number
  /** Or so far it is ahead of this machine's. */
  aheadMs?: number
  /** Whatever else the browser is to be told. */
  context?: BrowserContextOptions
}

/** A page, and what the browser complained about: errors of scripts, failed requests, breaches of the CSP. */
export interface OpenedPage {
  page: Page
  complaints: string[]
  /** Resolves when the part with this test id says the text, or something that fits. */
  says(part: string, text: string | RegExp): Promise<void>
  /** Whether it has not been loaded again since it was opened. */
  isSameDocument(): Promise<boolean>
}

/** Starts Chromium without a window; the caller closes it. */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const quiet = [...QUIET.split(' '), `--disable-features=${LEFT_OUT}`]
  return chromium.launch({ executablePath: chromiumPath ?? 'chromium', args: [...quiet, ...args] })
}

/** An empty page with a profile of its own; the caller closes its context. */
export async function newPage(browser: Browser, look: Look): Promise<Page> {
  const { width, height, colorScheme, atMs, aheadMs, context } = look
  const profile = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-US', ...context })
  profile.setDefaultTimeout(PATIENCE_MS)
  const page = await profile.newPage()
  if (atMs !== undefined) await page.clock.setFixedTime(atMs)
  else if (aheadMs !== undefined) await page.addInitScript(putClock, aheadMs)
  return page
}

function putClock(aheadMs: number): void {
  const { now } = Date
  Date.now = () => now() + aheadMs
}

/**
 * One browser for the tests of a group; each page has a profile of its own, closed with its test, and goes by
 * `homeClock`, unless its look says otherwise.
 */
export function useBrowser(args: readonly string[] = []): (url: string, look?: Look) => Promise<OpenedPage> {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser(args)
  })
  afterAll(() => browser.close())

  return async (url, look = { width: 390, height: 844, colorScheme: 'light' }) => {
    const page = await newPage(browser, { aheadMs: homeClock.wallMs() - Date.now(), ...look })
    onTestFinished(() => page.context().close())
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(url)
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    return {
      page,
      complaints,
      says: (part, hasText) => page.getByTestId(part).filter({ hasText }).waitFor(),
      isSameDocument: () => page.evaluate(() => 'sameDocument' in window),
    }
  }
}

/** Whether the page is wider than the window. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}
