import { expect, test } from 'vitest'
import type { MeterSettings, Settings } from '../../broker/contract/settings.ts'
import { describeWith } from '../tools.ts'
import { type Look, scrollsSideways, useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const PHONE = { width: 390, height: 844, colorScheme: 'light' } satisfies Look
const DESKTOP = { width: 1440, height: 900, colorScheme: 'dark' } satisfies Look

const MINUTE_MS = 60_000

/** A house with so many flats beside the meter that turns. */
const withFlats =
  (flats: number) =>
  ({ meters }: Settings) => {
    const main = meters['main'] as MeterSettings
    for (let no = 1; no <= flats; no++) meters[`flat${no}`] = { ...main, name: `Flat ${no}` }
  }

describeWith('chromium', 'the view of all meters', () => {
  const open = useBrowser()

  test('is behind the name of the meter, says what each uses, and leads to another', async () => {
    const home = await openHome(withFlats(2))
    const nowMs = home.clock.wallMs()
    await home.turn(nowMs - 2 * MINUTE_MS, nowMs)
    const { page, complaints } = await open(home.url, PHONE)
    await page.getByRole('link', { name: 'Electricity, All meters' }).click()
    await page.getByRole('link', { name: /^Electricity .*400 W$/ }).waitFor()
    expect(await page.getByRole('listitem').count()).toBe(3)
    expect(await scrollsSideways(page)).toBe(false)

    await page.getByRole('link', { name: /^Flat 2/ }).click()
    await page.getByRole('link', { name: 'Flat 2, All meters' }).waitFor()
    expect(new URL(page.url()).search).toBe('?meter=flat2')
    expect(complaints).toEqual([])
  })

  test('finds one of many by its name, at an address of its own, and has the settings beside it on a phone', async () => {
    const { url } = await openHome(withFlats(60))
    const { page } = await open(`${url}#/meters`, PHONE)
    await page.getByRole('button', { name: '11 more' }).click()
    await page.getByRole('link', { name: /^Flat 60/ }).waitFor()
    await page.getByRole('searchbox').fill('flat 37')
    await page.getByText('1 meter', { exact: true }).waitFor()
    expect(await page.getByRole('listitem').innerText()).toContain('Flat 37')
    await page.reload()
    await page.getByText('1 meter', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Settings' }).first().click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
  })

  test('lists no more than two hundred, and says how the others are found', async () => {
    const { url } = await openHome(withFlats(210))
    const { page } = await open(`${url}#/meters?limit=150`, PHONE)
    await page.getByRole('button', { name: '61 more' }).click()
    await page.getByText('11 more are found by their names.').waitFor()
    expect(await page.getByRole('button', { name: /more$/ }).count()).toBe(0)
  })

  test('shows on request first whose sensor is gone', async () => {
    const home = await openHome(withFlats(3))
    await home.sensor('offline')
    const { page } = await open(`${home.url}#/meters`, DESKTOP)
    await page.getByText('4 meters · 1 offline').waitFor()
    await page.getByRole('button', { name: 'Offline' }).click()
    await page.getByRole('listitem').first().getByText('Sensor offline since').waitFor()
    await page.waitForURL(/#\/meters\?order=missing$/)
  })
})
