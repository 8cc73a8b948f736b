import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import type { Look } from './browser.ts'
import { fingersOn, type Spot } from './fingers.ts'
import { EVENING_MS } from './lived-in.ts'
import { useLivedIn } from './residence.ts'

const PHONE = {
  ...{ width: 390, height: 844, colorScheme: 'light' },
  context: { hasTouch: true, isMobile: true, locale: 'en-GB' },
} satisfies Look
/** A pixel of the phone's curve is about four minutes of a day; a step of it is five. */
const NEAR_MIN = 12

/** Places at shares of a curve's plot, and the minute of the day that the curve tells there. */
async function plotOf(page: Page): Promise<{ spot(share: number): Spot; minuteAt(share: number): Promise<number> }> {
  const curve = page.getByTestId('power-curve')
  const box = await boxOf(curve.locator('.u-over'))
  const spot = (share: number) => ({ x: box.x + share * box.width, y: box.y + box.height / 2 })
  return {
    spot,
    async minuteAt(share) {
      await page.mouse.move(spot(share).x - 1, spot(share).y)
      await page.mouse.move(spot(share).x, spot(share).y)
      await drawn(page)
      const said = await page
        .getByTestId('pointed')
        .filter({ hasText: /\d\d:\d\d/ })
        .innerText()
      const [, hours = Number.NaN, minutes = Number.NaN] = /(\d\d):(\d\d)/.exec(said) ?? []
      return Number(hours) * 60 + Number(minutes)
    },
  }
}

/** Resolves when what was done to the page is drawn. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

async function boxOf(element: Locator) {
  const box = await element.boundingBox()
  if (!box) throw new Error('expected it on the page, got nothing')
  return box
}

describeWith('chromium', 'fingers', () => {
  const { open } = useLivedIn({ untilMs: EVENING_MS, days: 20 })
  const at = async (hash: string) => {
    const opened = await open(PHONE, hash)
    return { ...opened, fingers: await fingersOn(opened.page) }
  }

  test('zoom a curve around the moments under them, and move it', async () => {
    const { page, fingers, complaints } = await at('#/history/day/2026-11-17')
    await page.getByTestId('power-curve').locator('canvas').waitFor()
    const { spot, minuteAt } = await plotOf(page)
    const under = [await minuteAt(0.4), await minuteAt(0.6)] as const
    await fingers.move([spot(0.4), spot(0.2)], [spot(0.6), spot(0.8)])
    await page.getByRole('button', { name: 'Show all' }).waitFor()
    expect(Math.abs((await minuteAt(0.2)) - under[0])).toBeLessThan(NEAR_MIN)
    expect(Math.abs((await minuteAt(0.8)) - under[1])).toBeLessThan(NEAR_MIN)

    const moved = await minuteAt(0.7)
    await fingers.move([spot(0.7), spot(0.4)])
    expect(Math.abs((await minuteAt(0.4)) - moved)).toBeLessThan(NEAR_MIN)
    expect(page.url()).toContain('2026-11-17')
    await page.getByRole('button', { name: 'Show all' }).tap()
    await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  test('swipe to the day after and back, on the curve and beside it', async () => {
    const { page, fingers, says } = await at('#/history/day/2026-11-16')
    await page.getByTestId('power-curve').locator('canvas').waitFor()
    const { spot } = await plotOf(page)
    await fingers.move([spot(0.8), spot(0.2)])
    await page.waitForURL(/day\/2026-11-17/)
    await says('total', 'kWh')
    const total = await boxOf(page.getByTestId('total'))
    const beside = (x: number) => ({ x, y: total.y + total.height / 2 })
    await fingers.move([beside(80), beside(300)])
    await page.waitForURL(/day\/2026-11-16/)
  })

  test('choose a bar at the first tap, and go into it at the second', async () => {
    const { page, fingers, says } = await at('#/history/week/2026-11-09')
    await says('total', 'kWh')
    const thursday = await middleOf(page.locator('.columns button').nth(3))
    await fingers.tap(thursday)
    await page.waitForURL(/week\/2026-11-09\?chosen=2026-11-12/)
    await fingers.tap(thursday)
    await page.waitForURL(/day\/2026-11-12/)
  })
})

async function middleOf(element: Locator): Promise<Spot> {
  const { x, y, width, height } = await boxOf(element)
  return { x: x + width / 2, y: y + height / 2 }
}
