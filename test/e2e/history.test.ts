import { expect, test } from 'vitest'
import { makeZone } from '../../ingest/calendar.ts'
import { eventually } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { type Look, scrollsSideways, useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const DAY_MS = 86_400_000
const zone = makeZone('Europe/Berlin')
const PHONE = { width: 390, height: 844, colorScheme: 'light' } satisfies Look
const DESKTOP = { width: 1440, height: 900, colorScheme: 'dark' } satisfies Look

interface Energy {
  periods: { kwh: number; cost: number }[]
}

/** A house with turns on the last four days, fewer on each, so that yesterday's bar is never chosen by itself, and a price. */
async function fourDays() {
  const home = await openHome((settings) => {
    settings.timezone = zone.name
    settings.meters['main']?.tariffs.push({ from: '2020-01-01', price_per_kwh: 0.33 })
  })
  const nowMs = home.clock.wallMs()
  const today = zone.startOf('day', nowMs)
  const times = [3, 2, 1, 0].flatMap((daysAgo) => {
    const startMs = zone.startOf('day', today - daysAgo * DAY_MS + DAY_MS / 2)
    const turns = 48 + 24 * daysAgo
    return Array.from({ length: turns }, (_, i) => Math.round(startMs + ((i + 0.5) * DAY_MS) / turns))
  })
  await home.turn(...times.filter((atMs) => atMs < nowMs))
  /** The local date of a day before today. */
  const dateOf = (daysAgo: number) => {
    const atMs = zone.startOf('day', today - daysAgo * DAY_MS + DAY_MS / 2)
    return new Date(atMs + zone.offsetMsAt(atMs)).toISOString().slice(0, 10)
  }
  return { ...home, dateOf }
}

describeWith('chromium', 'History', () => {
  const open = useBrowser()

  test.each([PHONE, DESKTOP])('tells what the API tells about a day, at $width × $height', async (look) => {
    const { url, ask, dateOf } = await fourDays()
    const { page, complaints, says } = await open(`${url}#/history/day/${dateOf(1)}`, look)
    const { periods } = await ask<Energy>(`energy?from=${dateOf(1)}&to=${dateOf(0)}&by=day`)
    await says('total', `${periods[0]?.kwh.toFixed(2)} kWh`)
    await says('total', `€${periods[0]?.cost.toFixed(2)}`)
    await page.getByTestId('power-curve').locator('canvas').waitFor()
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
  })

  test('goes into a bar that is tapped twice, and back', async () => {
    const { url, dateOf } = await fourDays()
    const { page, says, isSameDocument } = await open(url, DESKTOP)
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByRole('button', { name: 'Week', exact: true }).click()
    await page.getByRole('button', { name: 'All', exact: true }).click()
    await page.getByRole('button', { name: 'Month', exact: true }).click()
    await page.goto(`${url}#/history/week/${dateOf(1)}`)
    const chosen = page.locator('.columns button').nth(zone.localAt(zone.parse(dateOf(1))).weekday - 1)
    await chosen.click()
    await expect.poll(() => page.url()).toContain(`chosen=${dateOf(1)}`)
    await chosen.click()
    await expect.poll(() => page.url()).toContain(`#/history/day/${dateOf(1)}`)
    await says('total', 'kWh')
    await page.goBack()
    await expect.poll(() => page.url()).toContain('#/history/week')
    expect(await isSameDocument()).toBe(true)
  })
})

describeWith('chromium', 'the charts of History', () => {
  const open = useBrowser()

  test('is walked through by keys alone', async () => {
    const { url, dateOf } = await fourDays()
    const { page, says } = await open(`${url}#/history/day/${dateOf(1)}?by=hour`, DESKTOP)
    await says('total', 'kWh')
    await page.locator('.columns button[tabindex="0"]').focus()
    await page.keyboard.press('Home')
    await expect.poll(() => page.url()).toContain(`chosen=${dateOf(1)}`)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => decodeURIComponent(page.url())).toContain(`chosen=${dateOf(1)}T01:00`)
  })

  test('zooms with the wheel, and shows all again at a key', async () => {
    const { url, dateOf } = await fourDays()
    const { page } = await open(`${url}#/history/day/${dateOf(1)}`, DESKTOP)
    const curve = page.getByTestId('power-curve')
    await curve.locator('canvas').waitFor()
    await curve.hover()
    const all = page.getByRole('button', { name: 'Show all' })
    // A wheel that turns before the curve listens is not heard.
    await eventually(async () => {
      await page.mouse.wheel(0, -600)
      return (await all.isVisible()) || undefined
    })
    await curve.focus()
    // A wheel that was turned again may be heard late, and zooms once more.
    const begin = page.getByTestId('pointed').filter({ hasText: /^12:00\sAM–12:05\sAM/ })
    await eventually(async () => {
      await page.keyboard.press('0')
      await page.keyboard.press('Home')
      return ((await all.isHidden()) && (await begin.isVisible())) || undefined
    })
  })

  test('compares two days: the difference in energy, money and percent', async () => {
    const { url, ask, dateOf } = await fourDays()
    const { complaints, says } = await open(`${url}#/history/compare/day/${dateOf(2)}/${dateOf(1)}`, DESKTOP)
    const { periods } = await ask<Energy>(`energy?from=${dateOf(2)}&to=${dateOf(0)}&by=day`)
    const [first, second] = periods.map(({ kwh }) => kwh) as [number, number]
    await says('difference', `+${(first - second).toFixed(1)} kWh`)
    await says('difference', `+${Math.round((100 * (first - second)) / second)}%`)
    await says('verdict', 'more than')
    expect(complaints).toEqual([])
  })

  test('says that there is nothing before the first turn', async () => {
    const { url } = await fourDays()
    const { page, complaints } = await open(`${url}#/history/month/2020-02`, PHONE)
    await page.getByText('No data before').waitFor()
    expect(complaints).toEqual([])
  })
})
