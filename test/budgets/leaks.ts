import type { Browser, CDPSession, Page } from 'playwright-core'
import type { Live } from '../../broker/contract/messages.ts'
import { newPage } from '../e2e/browser.ts'
import type { LivedIn } from '../e2e/lived-in.ts'
import type { Measured } from './budget.ts'

/** So long the browser goes on compiling what runs often: some hundred kilobytes of code, which is no leak. */
const WARM_UP = 4_000
const UPDATES = 10_000
/** What is kept for good reasons: answers asked anew meanwhile, the browser's own notes of how long things took. */
const MOST_HEAP_KB = 500
const MOST_NODES = 50
const PHONE = { width: 390, height: 844, colorScheme: 'light' } as const

/** How much a page holds, after the garbage is gone. */
interface Held {
  heapKb: number
  nodes: number
  listeners: number
}

/** By how much memory, elements and listeners grow over many live updates, each of which the page draws. */
export async function measureLeaks(browser: Browser, home: LivedIn): Promise<Measured[]> {
  const page = await newPage(browser, PHONE)
  await page.addInitScript(keepSource)
  await page.goto(home.url)
  await page.getByTestId('curve').locator('canvas').waitFor()
  const devtools = await page.context().newCDPSession(page)
  const live = await home.ask<Live>('live')
  await page.evaluate(hearLive, { live, from: 0, count: WARM_UP })
  const before = await heldBy(devtools)
  await page.evaluate(hearLive, { live, from: WARM_UP, count: UPDATES })
  const after = await heldBy(devtools)
  await expectDrawn(page)
  await page.context().close()
  const over = `over ${UPDATES.toLocaleString('en')} live updates`
  return [
    { what: `heap, growth ${over}`, value: after.heapKb - before.heapKb, budget: MOST_HEAP_KB, unit: 'kB' },
    { what: `elements, growth ${over}`, value: after.nodes - before.nodes, budget: MOST_NODES, unit: '' },
    { what: `listeners, growth ${over}`, value: after.listeners - before.listeners, budget: 0, unit: '' },
  ]
}

async function heldBy(devtools: CDPSession): Promise<Held> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners: listeners } = await devtools.send('Memory.getDOMCounters')
  return { heapKb: usedSize / 1000, nodes, listeners }
}

/** Keeps the page's stream of events where the test finds it. */
function keepSource(): void {
  window.EventSource = class extends EventSource {
    constructor(url: string | URL) {
      super(url)
      Object.assign(window, { source: this })
    }
  }
}

/** Lets the page hear turns and live messages as from its server, and draw after each. */
async function hearLive({ live, from, count }: { live: Live; from: number; count: number }): Promise<void> {
  const { source } = window as unknown as { source: EventSource }
  const { port1, port2 } = new MessageChannel()
  const tell = (name: string, data: unknown) =>
    source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }))
  for (let i = from; i < from + count; i++) {
    const at = live.at + 100 * i
    tell('tick', { at })
    tell('live', {
      ...live,
      bound: false,
      at,
      tick_at: at,
      power_w: 300 + (i % 700),
      today_kwh: (live.today_kwh ?? 0) + i / 1000,
    })
    await new Promise((resolve) => {
      port1.onmessage = resolve
      port2.postMessage(null)
    })
    if (i % 20 === 0) await new Promise(requestAnimationFrame)
  }
}

/** @throws Error when the page did not show the last update: then nothing was measured */
async function expectDrawn(page: Page): Promise<void> {
  const shown = await page.getByTestId('power').innerText()
  const expected = `${300 + ((WARM_UP + UPDATES - 1) % 700)}`
  if (!shown.startsWith(expected)) throw new Error(`expected the page to show ${expected} W, got ${shown}`)
}
