import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Readings } from '../../web/dashboard/answers.ts'
import { eventually } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { PASSWORD } from '../web/admin.ts'
import { type Look, scrollsSideways, useBrowser } from './browser.ts'
import { openHome, TURN_412_MS } from './home.ts'

/** What the browser itself says when a login is needed. */
const UNAUTHORISED = 'Failed to load resource: the server responded with a status of 401 (Unauthorized)'
const PHONE: Look = { width: 390, height: 844, colorScheme: 'light' }
const LOOKS = [PHONE, { width: 1440, height: 900, colorScheme: 'dark' }] satisfies Look[]
/** Sends what is filled in, and logs in where that is asked for. */
async function saveAsAdmin(page: Page) {
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByLabel('Admin password').fill(PASSWORD)
  await page.keyboard.press('Enter')
}

/** A house whose meter showed 28,431.6 kWh when it was installed, an hour of turns ago. */
async function openMeterHome() {
  const home = await openHome((settings) => {
    Object.assign(settings.meters['main'] ?? {}, { installed: { at: '2026-01-01', reading_kwh: 28_431.6 } })
  })
  const nowMs = home.clock.wallMs()
  await home.turn(...Array.from({ length: 30 }, (_, i) => nowMs - (29 - i) * TURN_412_MS))
  await eventually(async () => ((await home.ask<Readings>('readings')).register_kwh ?? 0) > 28_431.9 || undefined)
  return { ...home, url: `${home.url}#/meter` }
}

describeWith('chromium', 'the view Meter', () => {
  const open = useBrowser()

  test.each(LOOKS)(
    'enters a reading, shows it in the diary and removes it again, at $width × $height',
    async (look) => {
      const { url, ask } = await openMeterHome()
      const { page, complaints, says } = await open(url, look)
      await page.getByLabel('Meter reading 28,432.0 kWh').waitFor()
      await page.getByRole('button', { name: 'Enter reading' }).click()
      await page.getByLabel('Your meter shows').fill('28432,1')
      await page.getByText('Wattwheel shows 28,432.0 kWh; your meter 0.1 kWh more.').waitFor()
      await saveAsAdmin(page)

      await says('readings', '28,432.1')
      await page.getByLabel('Meter reading 28,432.1 kWh').waitFor()
      expect((await ask<Readings>('readings')).readings.map(({ kwh }) => kwh)).toEqual([28_431.6, 28_432.1])
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
      expect(await scrollsSideways(page)).toBe(false)

      await page.getByRole('button', { name: /^Remove the reading of/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
      await page.getByText('28,432.1', { exact: true }).waitFor({ state: 'detached' })
      expect((await ask<Readings>('readings')).readings.map(({ kwh }) => kwh)).toEqual([28_431.6])
      expect(complaints).toEqual([UNAUTHORISED])
    },
  )

  test('says what is wrong with a reading that runs backwards, and sends nothing', async () => {
    const { url, ask } = await openMeterHome()
    const { page } = await open(url)
    await page.getByRole('button', { name: 'Enter reading' }).click()
    await page.getByLabel('Your meter shows').fill('28.4')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').filter({ hasText: 'the meter showed 28,431.6 kWh already' }).waitFor()
    expect(await page.getByLabel('Your meter shows').inputValue()).toBe('28.4')
    expect((await ask<Readings>('readings')).readings).toHaveLength(1)
  })

  test('says since when nothing is known while the sensor is offline', async () => {
    const { url, sensor } = await openMeterHome()
    const { complaints, says } = await open(url)
    await says('outages', 'every turn counted in time')
    await sensor('offline')
    await says('state', 'Sensor offline since')
    await says('outages', 'unknown since')
    await sensor('online')
    await says('state', /^Sensor online$/)
    expect(complaints).toEqual([])
  })
})

describeWith('chromium', 'the forms of the view Meter', () => {
  const open = useBrowser()

  test('takes a new meter in place of the old one', async () => {
    const { url, ask } = await openMeterHome()
    const { page, complaints, says } = await open(url)
    await page.getByRole('button', { name: 'Enter the new meter' }).click()
    await page.getByLabel('It showed at last').fill('28432.2')
    await page.getByLabel('It showed at first').fill('3')
    await page.getByLabel('Turns per kWh').fill('96')
    await saveAsAdmin(page)
    await says('readings', 'new meter')
    const { readings, impulses_per_kwh } = await ask<Readings>('readings')
    expect(readings.map(({ kind, kwh }) => [kind, kwh])).toEqual([
      ['installed', 28_431.6],
      ['final', 28_432.2],
      ['start', 3],
    ])
    expect(impulses_per_kwh).toBe(96)
    expect(complaints).toEqual([UNAUTHORISED])
  })

  test('has an address for each form, and the back button leaves it', async () => {
    const { url } = await openMeterHome()
    const { page } = await open(url)
    await page.getByRole('button', { name: 'Enter reading' }).click()
    await page.getByRole('dialog').waitFor()
    expect(page.url()).toContain('#/meter/reading')
    await page.goBack()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForURL(/#\/meter$/)
    await page.goForward()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForURL(/#\/meter$/)
  })
})
