import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import type { Look } from './browser.ts'
import { EVENING_MS } from './lived-in.ts'
import { goTo, PLACES } from './places.ts'
import { useLivedIn } from './residence.ts'

const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
] satisfies Look[]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it is, each with the places where; in the dark only the colours are others. */
async function violationsOf(page: Page, { colorScheme }: Look): Promise<string[]> {
  const runOnly = colorScheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}
  const options = JSON.stringify({ resultTypes: ['violations'], ...runOnly })
  const { violations } = (await page.evaluate(`axe.run(${options})`)) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

describeWith('chromium', 'the dashboard', () => {
  const { open } = useLivedIn({ untilMs: EVENING_MS, days: 35, watchedHours: 4 })

  test.each(LOOKS)('bars nobody from any view, at $width × $height, $colorScheme', async (look) => {
    const { page, complaints } = await open(look)
    await page.evaluate(axe)
    const violations: Record<string, string[]> = {}
    for (const place of PLACES) {
      await goTo(page, place)
      const found = await violationsOf(page, look)
      if (found.length > 0) violations[place.hash] = found
    }
    expect(violations).toEqual({})
    expect(complaints).toEqual([])
  })
})
