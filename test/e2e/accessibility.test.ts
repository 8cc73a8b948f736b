import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import mqtt from 'mqtt'
import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { encode } from '../../broker/contract/codec.ts'
import type { Alert, Live } from '../../broker/contract/messages.ts'
import type { MeterSettings } from '../../broker/contract/settings.ts'
import { makeServiceSecret } from '../../broker/service/login.ts'
import { eventually } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { asAdmin, PASSWORD, putAdmin } from '../web/admin.ts'
import { type Look, useBrowser } from './browser.ts'
import { openHome, TURN_412_MS } from './home.ts'
import { EVENING_MS, type LivedIn } from './lived-in.ts'
import { ADMIN_PLACES, goTo, type PagePlace, PLACES } from './places.ts'
import { useLivedIn } from './residence.ts'

const LOOKS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
] satisfies Look[]
/** Every view is looked at, one after the other. */
const LONG = { timeout: 600_000 }
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it is, each with the places where; in the dark only the colours are others. */
async function violationsOf(page: Page, { colorScheme }: Look): Promise<string[]> {
  const runOnly = colorScheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}
  const options = JSON.stringify({ resultTypes: ['violations'], ...runOnly })
  const { violations } = (await page.evaluate(`axe.run(${options})`)) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

/** Says what ingest would say to people. */
async function tell({ settings, clock }: LivedIn, kind: Alert['kind'], message: string): Promise<void> {
  const service = { username: 'service', password: makeServiceSecret(settings) }
  const client = await mqtt.connectAsync(settings.mqtt.url as string, { ...service, reconnectPeriod: 0 })
  await client.publishAsync('wattwheel/main/alert', encode({ at: clock.wallMs(), kind, message }), { qos: 1 })
  await client.endAsync()
}

/** What comes while somebody looks: an alert, and what a sensor sees that is being aligned. */
async function bringNews(page: Page, home: LivedIn): Promise<void> {
  await home.publish('align', '{"value":88,"disc":131,"mark":86,"contrast":4.5}')
  await tell(home, 'weak_signal', 'The signal is weak.')
  await page.locator('.alerts li').first().waitFor()
  await page.getByTestId('aligning').waitFor()
}

describeWith('chromium', 'the dashboard', () => {
  const { home, open } = useLivedIn({ untilMs: EVENING_MS, days: 35, watchedHours: 4 })
  beforeAll(async () => {
    await putAdmin(home().settings)
    await home().follow({ phase: 0.37, turns_per_hour: 30.9, low_per_hour: 28, high_per_hour: 34, confidence: 0.93 })
    await eventually(async () => (await home().ask<Live>('live')).source === 'turn' || undefined)
    const body = JSON.stringify({ name: 'cellar', role: 'sensor' })
    const headers = { ...asAdmin, 'content-type': 'application/json' }
    expect((await fetch(`${home().url}api/v1/users`, { method: 'POST', headers, body })).status).toBe(201)
    await tell(home(), 'sensor_offline', 'The sensor has been silent.')
    const isKept = async () => (await home().ask<{ alerts: unknown[] }>('alerts')).alerts.length > 0 || undefined
    await eventually(isKept)
  })

  test.each(LOOKS)('bars nobody from any view, at $width × $height, $colorScheme', LONG, async (look) => {
    const { page, complaints } = await open(look)
    await page.evaluate(axe)
    const violations: Record<string, string[]> = {}
    async function lookAt(place: PagePlace) {
      await goTo(page, place)
      const found = await violationsOf(page, look)
      if (found.length > 0) violations[`${place.hash} ${place.press ?? ''}`] = found
    }
    await goTo(page, { hash: '#/meter', ready: '[data-testid=latest-alerts] li' })
    await bringNews(page, home())
    for (const place of PLACES) await lookAt(place)
    await page.getByLabel('Admin password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    for (const place of ADMIN_PLACES) await lookAt(place)
    expect(violations).toEqual({})
    expect(complaints).toEqual([])
  })

  test.each(LOOKS)('bars nobody who has to log in, at $width × $height, $colorScheme', async (look) => {
    const { web } = home().settings
    web.public_dashboard = false
    onTestFinished(() => {
      web.public_dashboard = true
    })
    const { page } = await open(look)
    await page.getByLabel('Admin password').waitFor()
    await page.evaluate(axe)
    expect(await violationsOf(page, look)).toEqual([])
  })
})

/** What a page says of a home that is new, and a home that is lost. */
describeWith('chromium', 'a dashboard that knows little', () => {
  const open = useBrowser()

  test.each(LOOKS)('bars nobody from what it says instead, at $width × $height, $colorScheme', LONG, async (look) => {
    const { url, clock, turn, sensor, stopWeb } = await openHome(({ meters }) => {
      const main = meters['main'] as MeterSettings
      meters['flat'] = { ...main, name: 'Flat' }
    })
    const { page, says } = await open(url, look)
    await page.evaluate(axe)
    const violations: Record<string, string[]> = {}
    async function lookAt(state: string, hash: string, ready: string) {
      await goTo(page, { hash, ready })
      const found = await violationsOf(page, look)
      if (found.length > 0) violations[`${state} ${hash}`] = found
    }
    await lookAt('new', '#/now', '.steps')
    await lookAt('new', '#/history/week', '.message')
    await lookAt('new', '#/insights', '[data-testid=insights][data-ready=true] .needs')
    await lookAt('new', '#/meter', '.diary .sentence')

    const nowMs = clock.wallMs()
    await sensor('online')
    await turn(nowMs - TURN_412_MS, nowMs)
    await says('state', 'Sensor online')
    await sensor('offline')
    await lookAt('unknown', '#/now', '[data-state=unknown]')
    await lookAt('unknown', '#/meter', '.state.warn')
    await lookAt('unknown', '#/meters', '.meters li .warn')

    await stopWeb()
    await lookAt('offline', '#/now', '[data-state=offline]')
    for (const view of ['history', 'insights', 'meter', 'settings', 'meters'])
      await lookAt('offline', `#/${view}`, 'main')
    expect(violations).toEqual({})
  })
})
