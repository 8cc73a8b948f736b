import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminFile } from '../../broker/admin.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { FAILURES_PER_MINUTE } from '../../broker/failures.ts'
import { describeWith } from '../tools.ts'
import { PASSWORD, putAdmin } from '../web/admin.ts'
import { type Look, useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const DESK: Look = { width: 1440, height: 900, colorScheme: 'dark' }

/** A home that shows nothing without a login. */
const openClosedHome = () =>
  openHome(({ web }: Settings) => {
    web.public_dashboard = false
  })

describeWith('chromium', 'a page that needs a login', () => {
  const open = useBrowser()

  test('says so and why, lets the admin in by keyboard, and follows the meter then', async () => {
    const { url } = await openClosedHome()
    const { page } = await open(`${url}#/meter`)
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    await page.getByText('Why is that so?').click()
    await page.getByText('web.public_dashboard is false').waitFor()
    await page.getByLabel('Admin password').focus()
    await page.keyboard.type('wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'This is not the admin password.' }).waitFor()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Enter reading' }).waitFor()
    expect(page.url()).toContain('#/meter')
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  test('asks again when the password is another, and comes back where it was', async () => {
    const { url, settings } = await openClosedHome()
    const { page } = await open(`${url}#/meter`, DESK)
    await page.getByLabel('Admin password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Enter reading' }).waitFor()
    await putAdmin(settings, 'another password')
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.getByLabel('Admin password').fill('another password')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Enter reading' }).waitFor()
  })

  test('says how to make a password where there is none, and to wait after too many wrong ones', async () => {
    const { url, settings } = await openClosedHome()
    rmSync(adminFile(settings.data))
    const { page } = await open(url)
    await page.getByText('wattwheel user password admin', { exact: true }).waitFor()
    expect(await page.getByLabel('Admin password').count()).toBe(0)
    await putAdmin(settings)
    await page.reload()
    const body = JSON.stringify({ password: 'wrong' })
    const headers = { 'content-type': 'application/json' }
    for (let i = 0; i < FAILURES_PER_MINUTE; i++) {
      await fetch(`${url}api/v1/session`, { method: 'POST', headers, body })
    }
    await page.getByLabel('Admin password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'Wait a minute' }).waitFor()
  })
})

describeWith('chromium', 'a change without a login', () => {
  const open = useBrowser()

  test('asks for it over what was filled in, which stays when that is left', async () => {
    const { url } = await openHome()
    const { page } = await open(`${url}#/meter/reading`)
    await page.getByLabel('Your meter shows').fill('12.5')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Log in' }).waitFor({ state: 'detached' })
    expect(await page.getByLabel('Your meter shows').inputValue()).toBe('12.5')
    expect(page.url()).toContain('#/meter/reading')
  })
})
