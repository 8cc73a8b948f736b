import { expect, test } from 'vitest'
import { makeZone } from '../../ingest/calendar.ts'
import { describeWith } from '../tools.ts'
import { useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const HOUR_MS = 3_600_000
const zone = makeZone('Europe/Berlin')

/** A house with a turn an hour through three days, none on the day before yesterday. */
async function openPast() {
  const home = await openHome()
  const nowMs = home.clock.wallMs()
  const dayOf = (daysAgo: number) => {
    const { year, month, day } = zone.localAt(nowMs)
    return zone.instantOf(year, month, day - daysAgo)
  }
  const hours = Array.from({ length: 96 }, (_, i) => dayOf(3) + i * HOUR_MS + HOUR_MS / 2)
  await home.turn(...hours.filter((atMs) => atMs < nowMs))
  const dateOf = (daysAgo: number) => new Date(dayOf(daysAgo) + HOUR_MS * 12).toISOString().slice(0, 10)
  return { ...home, dateOf }
}

describeWith('chromium', 'the curve of a day', () => {
  const open = useBrowser()

  test('keeps its zoom in the address, where a link finds it and the back button leaves it', async () => {
    const { url, dateOf } = await openPast()
    const { page } = await open(`${url}#/history/day/${dateOf(1)}`)
    const all = page.getByRole('button', { name: 'Show all' })
    const curve = page.getByTestId('power-curve')
    await curve.locator('canvas').waitFor()
    await curve.press('+')
    await all.waitFor()
    await expect.poll(() => page.url()).toContain('zoom=')
    await page.reload()
    await all.waitFor()
    await page.goto(page.url().replace(/\?.*/, ''))
    await all.waitFor({ state: 'detached' })
    await page.goBack()
    await all.waitFor()
    await all.click()
    await expect.poll(() => page.url()).not.toContain('zoom=')
  })

  test('has the day before there before it is asked for', async () => {
    const { url, dateOf } = await openPast()
    const { page } = await open(`${url}#/history/day/${dateOf(1)}`)
    const ahead = page.waitForResponse((response) => response.url().includes(`power?from=${zone.parse(dateOf(2))}`))
    await ahead
    await page.context().setOffline(true)
    await page.getByRole('button', { name: /^Back to/ }).click()
    await page.waitForURL(new RegExp(dateOf(2)))
    await page.getByTestId('total').filter({ hasText: 'kWh' }).waitFor()
    expect(await page.getByTestId('total').innerText()).not.toContain('–')
  })
})

describeWith('chromium', 'the last seven days on Now', () => {
  const open = useBrowser()

  test('lead each to its day, and back', async () => {
    const { url, dateOf } = await openPast()
    const { page, says } = await open(url)
    await page.locator(`a[href="#/history/day/${dateOf(1)}"]`).click()
    await says('total', /^0\.32\skWh/)
    await page.goBack()
    await page.getByRole('link', { name: 'Today' }).click()
    await page.waitForURL(/history\/day$/)
    await says('total', /^0\.\d\d\skWh/)
  })
})

describeWith('chromium', 'the calendar of History', () => {
  const open = useBrowser()

  test('is opened, walked through and left by keys alone, and chooses a day', async () => {
    const { url, dateOf } = await openPast()
    const { page, complaints } = await open(`${url}#/history/day/${dateOf(1)}`)
    const title = page.getByRole('button', { name: /choose another date$/ })
    await title.press('Enter')
    const chosen = page.getByRole('gridcell', { selected: true })
    await chosen.waitFor()
    await expect.poll(() => chosen.evaluate((cell) => cell === document.activeElement)).toBe(true)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain(dateOf(2))
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await title.press('Enter')
    await chosen.waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => title.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(complaints).toEqual([])
  })
})
