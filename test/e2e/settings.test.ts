import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { connect, eventually } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { PASSWORD } from '../web/admin.ts'
import { type Look, scrollsSideways, useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const PHONE = { width: 390, height: 844, colorScheme: 'light' } satisfies Look
const DESKTOP = { width: 1440, height: 900, colorScheme: 'dark' } satisfies Look

/** As the admin, makes a user `cellar` for a new sensor; what it connects with is shown then. */
async function makeCellar(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByLabel('Admin password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add a device' }).click()
  await page.getByLabel('Name', { exact: true }).fill('cellar')
  await page.getByRole('button', { name: 'Make user' }).click()
}

const shown = (page: Page, field: string) =>
  page.locator('.connection dt', { hasText: field }).locator('+ dd').innerText()

describeWith('chromium', 'the settings', () => {
  const open = useBrowser()

  test('are behind the name of the meter on a phone, and say what is in force', async () => {
    const { url } = await openHome(({ meters: { main } }) => {
      main?.tariffs.push({ from: '2026-01-01', price_per_kwh: 0.3271, base_per_month: 12.9 })
    })
    const { page, complaints, says } = await open(url, PHONE)
    await page.getByRole('link', { name: 'Electricity, Settings' }).click()
    await says('in-force', '€0.3271 per kWh · €12.90 a month')
    await says('in-force', '75 turns per kWh')
    await page.waitForURL(/#\/settings$/)
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
  })

  test('change language and colours of this device, which stay', async () => {
    const { url } = await openHome()
    const { page } = await open(`${url}#/settings`, DESKTOP)
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('button', { name: 'Hell' }).click()
    await page.reload()
    await page.getByRole('heading', { name: 'Einstellungen' }).waitFor()
    expect(
      await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['theme']]),
    ).toEqual(['de', 'light'])
  })

  test('make a user for a new sensor, which gets in with what is shown, and remove it again', async () => {
    const { url } = await openHome()
    const { page, says } = await open(`${url}#/settings`, DESKTOP)
    await makeCellar(page)
    const line = await page.locator('.connection code').innerText()
    const [username, password] = [await shown(page, 'User'), await shown(page, 'Password')]
    expect(line).toContain(`-u cellar -P ${password} -i cellar -t wattwheel/main/tick -q 1 -n`)
    await eventually(() =>
      connect(Number(line.match(/-p (\d+)/)?.[1]), { username, password, clientId: 'cellar' }).then(
        () => true,
        () => undefined,
      ),
    )
    await page.getByRole('button', { name: 'Done' }).click()
    await says('devices', 'Sensor of Electricity')
    // Closed is not gone: by its role alone it would be, as soon as nobody sees it.
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(password)

    await page.getByRole('button', { name: 'Remove cellar' }).click()
    await page.waitForURL(/#\/settings\/removal\/cellar$/)
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await says('devices', 'No device has a user yet.')
  })
})

describeWith('chromium', 'a password that is shown once', () => {
  const open = useBrowser(['--host-resolver-rules=MAP wattwheel.local 127.0.0.1'])

  test.each([
    { host: '127.0.0.1', secure: true },
    { host: 'wattwheel.local', secure: false },
  ])('is copied by a press at $host, which is a secure context: $secure', async ({ host, secure }) => {
    const { port } = new URL((await openHome()).url)
    const { page, complaints } = await open(`http://${host}:${port}/#/settings`, DESKTOP)
    expect(await page.evaluate(() => isSecureContext)).toBe(secure)
    await makeCellar(page)
    const password = await shown(page, 'Password')
    await page.getByRole('button', { name: 'Copy: Password' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    await page.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('button', { name: 'Add a device' }).click()
    await page.getByLabel('Name', { exact: true }).fill('')
    await page.keyboard.press('ControlOrMeta+V')
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe(password)
    expect(complaints).toEqual([])
  })
})
