import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Live } from '../../broker/contract/messages.ts'
import { eventually } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { asAdmin, PASSWORD, putAdmin } from '../web/admin.ts'
import type { Look } from './browser.ts'
import { EVENING_MS } from './lived-in.ts'
import { ADMIN_PLACES, goTo, type PagePlace, PLACES } from './places.ts'
import { useLivedIn } from './residence.ts'

const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
] satisfies Look[]
/** Every view is looked at, one after the other. */
const LONG = { timeout: 600_000 }
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it is, each with the places where; in the dark only the colours are others. */
async function violationsOf(page: Page, { colorScheme }: Look): Promise<string[]> {
  const runOnly = colorScheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}
  const options = JSON.stringify({ resultTypes: ['violations'], ...runOnly })
  const { violations } = (await page.evaluate(`axe.run(${options})`)) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

describeWith('chromium', 'the dashboard', () => {
  const { home, open } = useLivedIn({ untilMs: EVENING_MS, days: 35, watchedHours: 4 })
  beforeAll(async () => {
    await putAdmin(home().settings)
    await home().follow({ phase: 0.37, turns_per_hour: 30.9, low_per_hour: 28, high_per_hour: 34, confidence: 0.93 })
    await eventually(async () => (await home().ask<Live>('live')).source === 'turn' || undefined)
    const body = JSON.stringify({ name: 'cellar', role: 'sensor' })
    const headers = { ...asAdmin, 'content-type': 'application/json' }
    expect((await fetch(`${home().url}api/v1/users`, { method: 'POST', headers, body })).status).toBe(201)
  })

  test.each(LOOKS)('bars nobody from any view, at $width × $height, $colorScheme', LONG, async (look) => {
    const { page, complaints } = await open(look)
    await page.evaluate(axe)
    const violations: Record<string, string[]> = {}
    async function lookAt(place: PagePlace) {
      await goTo(page, place)
      const found = await violationsOf(page, look)
      if (found.length > 0) violations[`${place.hash} ${place.press ?? ''}`] = found
    }
    for (const place of PLACES) await lookAt(place)
    await page.getByLabel('Admin password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    for (const place of ADMIN_PLACES) await lookAt(place)
    expect(violations).toEqual({})
    expect(complaints).toEqual([])
  })

  test.each(LOOKS)('bars nobody who has to log in, at $width × $height, $colorScheme', async (look) => {
    const { web } = home().settings
    web.public_dashboard = false
    onTestFinished(() => {
      web.public_dashboard = true
    })
    const { page } = await open(look)
    await page.getByLabel('Admin password').waitFor()
    await page.evaluate(axe)
    expect(await violationsOf(page, look)).toEqual([])
  })
})
