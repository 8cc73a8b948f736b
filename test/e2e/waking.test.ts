import { expect, test } from 'vitest'
import type { Live } from '../../broker/contract/messages.ts'
import { describeWith } from '../tools.ts'
import { useBrowser } from './browser.ts'
import { openHome } from './home.ts'

const TURN_412_MS = 116_505
const MINUTES_ASLEEP = 10

describeWith('chromium', 'a page that wakes up', () => {
  const open = useBrowser()

  test('shows at once what was counted while it was frozen and the server was away for a moment', async () => {
    const { url, turn, ask, stopWeb, startWeb } = await openHome()
    const nowMs = Date.now()
    await turn(nowMs - 60_000 - TURN_412_MS, nowMs - 60_000)
    const { page, says, isSameDocument } = await open(url)
    await says('power', /^412\sW$/)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await stopWeb()
    await startWeb()
    await turn(nowMs - 30_000, nowMs)
    await expect.poll(async () => (await ask<Live>('live')).power_w).toBe(1600)
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await says('power', /^1600\sW$/)
    await says('today', `${(await ask<Live>('live')).today_kwh?.toFixed(2)} kWh`)
    expect(await isSameDocument()).toBe(true)
  })

  test('asks anew when its clock has jumped, though nobody told it that the stream is dead', async () => {
    const { url, turn } = await openHome()
    const nowMs = Date.now()
    await turn(nowMs - TURN_412_MS, nowMs)
    const { page, says } = await open('about:blank')
    await page.clock.install()
    await page.goto(url)
    await says('power', /^412\sW$/)
    const reopened = page.waitForRequest(/\/events$/)
    const asked = page.waitForRequest(/\/summary/)
    await page.clock.fastForward(MINUTES_ASLEEP * 60_000)
    await Promise.all([reopened, asked])
    await says('power', /^(≤\s)?\d+\sW$/)
  })
})
