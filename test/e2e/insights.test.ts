import { expect, test } from 'vitest'
import { dice } from '../../firmware/simulator/dice.ts'
import type { Profile, Summary } from '../../web/dashboard/answers.ts'
import { describeWith } from '../tools.ts'
import { scrollsSideways, useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DESKTOP = { width: 1440, height: 900, colorScheme: 'light' } as const

/** Turns of the days before now: about 80 W at night, 300 W by day, more in the evening. */
function turnsOf(days: number, nowMs: number): number[] {
  const chance = dice('insights')
  const times: number[] = []
  for (let atMs = nowMs - days * DAY_MS; atMs < nowMs; times.push(Math.round(atMs))) {
    const hour = new Date(atMs).getUTCHours()
    const powerW = hour < 6 ? 80 : hour < 18 ? 300 : 900
    atMs += (3.6e9 / (75 * powerW)) * chance.between(0.9, 1.1)
  }
  return times.slice(0, -1)
}

/** A house in which that was counted, at 0.33 a kWh, by the clock of Greenwich. */
async function houseOf(days: number) {
  const home = await openHome((settings) => {
    settings.timezone = 'UTC'
    settings.meters['main']?.tariffs.push({ from: '2020-01-01', price_per_kwh: 0.33 })
  })
  const times = turnsOf(days, home.clock.wallMs())
  await home.turn(...times)
  await expect.poll(async () => (await home.ask<Summary>('summary')).today.kwh).not.toBeNull()
  await expect
    .poll(async () => (await home.ask<{ ticks: number[] }>(`ticks?from=${times.at(-1)}`)).ticks.length)
    .toBeGreaterThan(0)
  return home
}

describeWith('chromium', 'the view Insights', () => {
  const open = useBrowser()

  test('tells what the API tells, and each picture by keyboard and as a table', async () => {
    const { url, ask, clock } = await houseOf(17)
    const { page, complaints, says } = await open(`${url}#/insights`, DESKTOP)

    const { always_on } = await ask<Summary>('summary')
    await says('always-on', `${always_on.power_w?.toFixed(0)} W`)
    await says('always-on', `€${Number(always_on.cost_per_year).toFixed(0)} a year`)
    await says('when-sentence', /^Busiest: .* on average\. Quietest: /)

    const map = page.getByRole('img', { name: /^Busiest/ })
    await map.focus()
    await page.keyboard.press('ArrowUp')
    await says('when-sentence', /: \d+\sW on average, €\d\.\d\d an hour\.$/)
    await page.keyboard.press('Escape')
    await says('when-sentence', /^Busiest/)

    await page.getByTestId('when').getByRole('button', { name: 'Show as table' }).click()
    const { mean_w } = await ask<Profile>(`profile?from=${clock.wallMs() - 84 * DAY_MS}`)
    const midnight = page.getByTestId('when').getByRole('row').nth(1).getByRole('cell')
    await expect.poll(() => midnight.count()).toBe(7)
    // The page's week is that of the locale: of en-US it begins with Sunday.
    expect(Number((await midnight.first().innerText()).replace(/\D/g, ''))).toBeCloseTo(mean_w[6]?.[0] ?? 0, -1)

    const coloursOf = (bars: Element[]) => bars.map((bar) => getComputedStyle(bar).backgroundColor)
    const colours = new Set(await page.locator('.months .bar').evaluateAll(coloursOf))
    expect([...colours]).toEqual([expect.stringMatching(/^rgb\(/)])

    await page.getByTestId('load').getByRole('img').focus()
    await page.keyboard.press('ArrowRight')
    await says('load-sentence', /of the time above/)
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
  })

  test('keeps what is chosen in the address', async () => {
    const { url } = await houseOf(15)
    const { page, says } = await open(`${url}#/insights`)
    await page.getByRole('button', { name: 'Counted' }).click()
    await page.getByRole('button', { name: '500 W' }).click()
    await says('load-sentence', /^Most often 0\sW to 500\sW: /)
    expect(new URL(page.url()).hash).toBe('#/insights?load=counted&width=500')
    await page.reload()
    await says('load-sentence', /^Most often 0\sW to 500\sW: /)
  })

  test('says how many days it needs, and shows nothing half-true', async () => {
    const { url } = await houseOf(5)
    const { page, complaints, says } = await open(`${url}#/insights`)
    for (const part of ['when', 'always', 'load', 'typical', 'changed'])
      await says(part, /Needs two weeks; [45] days so far/)
    expect(await page.locator('canvas').count()).toBe(0)
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
  })
})

describeWith('chromium', 'today', () => {
  const open = useBrowser()

  test('is compared with the typical day, as the API has it', async () => {
    const { url, ask } = await houseOf(15)
    const { page, complaints, says } = await open(url, DESKTOP)
    const { typical_day, month, always_on } = await ask<Summary>('summary')
    await says('versus', /( more than| less than|As much as) a typical /)
    await page.getByText(`typical day ${typical_day.kwh?.toFixed(1)} kWh`).waitFor()
    await page.getByTestId('gauge').waitFor()
    const headingFor = Number(month.projection.kwh)
    await page
      .getByText(`${headingFor.toFixed(headingFor < 99.95 ? 1 : 0)} kWh`)
      .first()
      .waitFor()
    await page.getByText(`${always_on.power_w?.toFixed(0)} W`, { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })
})
