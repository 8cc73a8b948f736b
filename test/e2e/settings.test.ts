import { expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import { type Look, scrollsSideways, useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const PHONE = { width: 390, height: 844, colorScheme: 'light' } satisfies Look
const DESKTOP = { width: 1440, height: 900, colorScheme: 'dark' } satisfies Look

describeWith('chromium', 'the settings', () => {
  const open = useBrowser()

  test('are behind the name of the meter on a phone, and say what is in force', async () => {
    const { url } = await openHome(({ meters: { main } }) => {
      main?.tariffs.push({ from: '2026-01-01', price_per_kwh: 0.3271, base_per_month: 12.9 })
    })
    const { page, says } = await open(url, PHONE)
    await page.getByRole('link', { name: 'Electricity, Settings' }).click()
    await says('in-force', '€0.3271 per kWh · €12.90 a month')
    await says('in-force', '75 turns per kWh')
    expect(page.url()).toContain('#/settings')
    expect(await scrollsSideways(page)).toBe(false)
  })

  test('change language and colours of this device, which stay', async () => {
    const { url } = await openHome()
    const { page } = await open(`${url}#/settings`, DESKTOP)
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('button', { name: 'Hell' }).click()
    await page.reload()
    await page.getByRole('heading', { name: 'Einstellungen' }).waitFor()
    const { lang, theme } = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      theme: document.documentElement.dataset['theme'],
    }))
    expect({ lang, theme }).toEqual({ lang: 'de', theme: 'light' })
  })
})
