import { expect, test } from 'vitest'
import type { Live } from '../../broker/contract/messages.ts'
import { dice } from '../../firmware/simulator/dice.ts'
import { describeWith } from '../tools.ts'
import { type Look, scrollsSideways, useBrowser } from './browser.ts'
import { openHome, openTurningHome, TURN_412_MS, W412 } from './home.ts'

const DAY_MS = 86_400_000
const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
] satisfies Look[]

/** Turns of the last two days, the last of them now and at 412 W. */
function twoDays(nowMs: number): number[] {
  const chance = dice('two days')
  const times = [nowMs, nowMs - TURN_412_MS]
  for (let atMs = nowMs - TURN_412_MS; atMs > nowMs - 2 * DAY_MS; times.push(atMs)) {
    atMs -= Math.round(chance.between(20_000, 400_000))
  }
  return times.reverse()
}

describeWith('chromium', 'the power on the page', () => {
  const open = useBrowser()

  test('comes alive at the first two turns of a new house', async () => {
    const { url, turn, clock } = await openHome()
    const { page, complaints, says } = await open(url)
    const nowMs = clock.wallMs()
    await says('state', 'Waiting for the first turn')
    await says('power', /^unknown$/)
    expect(await scrollsSideways(page)).toBe(false)
    await turn(nowMs - TURN_412_MS)
    await says('state', 'Waiting for the second turn')
    await turn(nowMs)
    await says('power', W412)
    expect(complaints).toEqual([])
  })

  test('follows a turn without a reload', async () => {
    const { url, turn, clock } = await openHome()
    const nowMs = clock.wallMs()
    await turn(nowMs - 20_000 - TURN_412_MS, nowMs - 20_000)
    const { says, isSameDocument } = await open(url)
    await says('power', W412)
    await turn(nowMs)
    await says('power', /^2400\sW$/)
    expect(await isSameDocument()).toBe(true)
  })

  test('becomes a bound, which falls, when a turn takes longer than the last', async () => {
    const { url, turn, ask, clock } = await openHome()
    const nowMs = clock.wallMs()
    await turn(nowMs - 15_000, nowMs - 10_000)
    const { page, complaints, says } = await open(url)
    await says('power', /^≤\s\d+\sW$/)
    const boundW = async () => Number((await page.getByTestId('power').innerText()).replace(/\D/g, ''))
    const firstW = await boundW()
    await expect.poll(boundW).toBeLessThan(firstW)
    const isTold = async () => (await boundW()) === (await ask<Live>('live')).power_w
    await expect.poll(isTold).toBe(true)
    expect(complaints).toEqual([])
  })

  test('is unknown while the sensor is offline', async () => {
    const { url, turn, sensor, clock } = await openHome()
    const nowMs = clock.wallMs()
    await turn(nowMs - 20_000 - TURN_412_MS, nowMs - 20_000)
    const { complaints, says } = await open(url)
    await says('power', W412)
    await sensor('offline')
    await says('power', /^unknown$/)
    await says('state', 'Sensor offline since')
    await sensor('online')
    await says('power', W412)
    expect(complaints).toEqual([])
  })
})

describeWith('chromium', 'the page', () => {
  const open = useBrowser()

  test.each(LOOKS)('tells what the API tells, at $width × $height, $colorScheme', async (look) => {
    const { url, turn, ask, clock } = await openHome(({ meters: { main } }) => {
      main?.tariffs.push({ from: '2020-01-01', price_per_kwh: 0.33 })
      Object.assign(main ?? {}, { installed: { at: '2026-01-01', reading_kwh: 28_431.6 } })
    })
    await turn(...twoDays(clock.wallMs()))
    const { page, complaints, says } = await open(url, look)
    await says('power', W412)

    // What was used goes on growing, so that both are looked at again until they are of the same moment.
    const isTold = async () => {
      const { power_w, today_kwh, today_cost, reading_kwh } = await ask<Live>('live')
      expect(power_w).toBe(412)
      const today = await page.getByTestId('today').innerText()
      const fixed = (value: number | null, decimals: number) =>
        value?.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      const register = page.getByLabel(`Meter reading ${fixed(reading_kwh, 1)} kWh`)
      const isToday = today.includes(`${fixed(today_kwh, 2)} kWh`) && today.includes(`€${fixed(today_cost, 2)}`)
      return isToday && (await register.isVisible())
    }
    await expect.poll(isTold).toBe(true)
    await page.getByTestId('curve').locator('canvas').waitFor()

    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(look.colorScheme)
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
  })

  test('says that there is no connection while the server is away, and comes back by itself', async () => {
    const { url, stopWeb, startWeb } = await openTurningHome()
    const { says, isSameDocument } = await open(url)
    await says('power', W412)
    await stopWeb()
    await says('state', 'No connection to Wattwheel since')
    await says('power', /^unknown$/)
    await startWeb()
    await says('power', W412)
    expect(await isSameDocument()).toBe(true)
  })

  test('asks what its meter is before its scripts do, and once', async () => {
    const { page, says } = await open((await openHome()).url)
    await says('state', 'Waiting for the first turn')
    const askedBy = await page.evaluate(() => {
      const asked = performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('/api/v1/meters?limit=1'))
      return asked.map((one) => (one as PerformanceResourceTiming).initiatorType)
    })
    expect(askedBy).toEqual(['link'])
  })

  test('runs no script but its own', async () => {
    const { page, complaints } = await open((await openHome()).url)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.stranger = true'
      document.head.append(script)
    })
    expect(await page.evaluate(() => 'stranger' in window)).toBe(false)
    expect(complaints.join()).toContain('Content Security Policy')
  })
})
