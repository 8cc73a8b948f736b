import type { Page } from 'playwright-core'

/** A place within the dashboard, and what is there once all of it is drawn. */
export interface PagePlace {
  hash: string
  /** The button that is to be pressed there, by its name. */
  press?: RegExp
  ready: string
}

/** Every view, with each way it can be looked at, and every dialog; the last one asks for the admin password. */
export const PLACES: readonly PagePlace[] = [
  { hash: '#/now', ready: '[data-testid=curve] canvas' },
  { hash: '#/history/day', ready: '[data-testid=power-curve] canvas' },
  { hash: '#/history/day/2026-11-17?by=hour', ready: '[data-testid=bars] canvas' },
  { hash: '#/history/day/2026-11-17', press: /^Table$/, ready: '.tools table' },
  { hash: '#/history/week', ready: '.inside [data-testid=power-curve] canvas' },
  { hash: '#/history/month', ready: '.inside [data-testid=power-curve] canvas' },
  { hash: '#/history/month?as=cost', ready: '.inside [data-testid=power-curve] canvas' },
  { hash: '#/history/year', ready: '.inside [data-testid=power-curve] canvas' },
  { hash: '#/history/all', ready: '[data-testid=bars] canvas' },
  { hash: '#/history/month/2020-02', ready: '.message' },
  { hash: '#/history/week/2026-11-09', press: /choose another date$/, ready: '[role=gridcell]' },
  { hash: '#/history/compare/week', ready: '[data-testid=pair] canvas' },
  { hash: '#/insights', ready: '[data-testid=insights][data-ready=true] canvas' },
  { hash: '#/insights', press: /^Counted$/, ready: '[data-testid=load] canvas' },
  { hash: '#/meter', ready: '[data-testid=sensor] .levels' },
  { hash: '#/meter', press: /^Show as table$/, ready: '[data-testid=sensor] table' },
  { hash: '#/meter/reading', ready: 'dialog[open] #kwh' },
  { hash: '#/meter/replacement', ready: 'dialog[open] #final' },
  { hash: '#/settings', ready: '[data-testid=in-force] dl' },
  { hash: '#/meters', ready: '.meters li' },
  { hash: '#/settings', press: /^Log in$/, ready: 'dialog[open] input[type=password]' },
]

/** What the admin alone comes to, in a house where the broker has the user `cellar`. */
export const ADMIN_PLACES: readonly PagePlace[] = [
  { hash: '#/settings', ready: '[data-testid=devices] li' },
  { hash: '#/settings/device', ready: 'dialog[open] #device' },
  { hash: '#/settings/removal/cellar', ready: 'dialog[open]:not(:has(#device)) button[type=submit]' },
]

/** Goes to a place without loading the page again, and waits until it is drawn. */
export async function goTo(page: Page, { hash, press, ready }: PagePlace): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  if (press) await page.getByRole('button', { name: press }).click()
  await page.locator(ready).first().waitFor()
}
