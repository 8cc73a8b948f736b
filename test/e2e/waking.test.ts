import { expect, test } from 'vitest'
import type { Live } from '../../broker/contract/messages.ts'
import { describeWith } from '../tools.ts'
import { useBrowser } from './browser.ts'
import { openHome, openTurningHome, W412 } from './home.ts'

const TURN_480_MS = 100_000
const TURN_160_MS = 300_000
const MINUTES_ASLEEP = 10

describeWith('chromium', 'a page that wakes up', () => {
  const open = useBrowser()

  test('shows at once what was counted while it was frozen and the server was away for a moment', async () => {
    const { url, turn, ask, stopWeb, startWeb, clock } = await openHome()
    const beforeMs = clock.wallMs() - TURN_480_MS - 10_000
    await turn(beforeMs - TURN_160_MS, beforeMs)
    const { page, says, isSameDocument } = await open(url)
    await says('power', /^160\sW$/)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await stopWeb()
    await startWeb()
    const nowMs = clock.wallMs()
    await turn(nowMs - TURN_480_MS, nowMs)
    await expect.poll(async () => (await ask<Live>('live')).power_w).toBe(480)
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await says('power', /^480\sW$/)
    const today = page.getByTestId('today')
    const isTold = async () =>
      (await today.innerText()).includes(`${(await ask<Live>('live')).today_kwh?.toFixed(2)} kWh`)
    await expect.poll(isTold).toBe(true)
    expect(await isSameDocument()).toBe(true)
  })

  test('asks anew when its clock has jumped, though nobody told it that the stream is dead', async () => {
    const { url, clock } = await openTurningHome()
    const { page, says } = await open('about:blank')
    await page.clock.install({ time: clock.wallMs() })
    await page.goto(url)
    await says('power', W412)
    const reopened = page.waitForRequest(/\/events$/)
    const asked = page.waitForRequest(/\/summary/)
    await page.clock.fastForward(MINUTES_ASLEEP * 60_000)
    await Promise.all([reopened, asked])
    await says('power', /^(≤\s)?\d+\sW$/)
  })
})
