import { pino } from 'pino'
import type { Browser } from 'playwright-core'
import { systemClock, waitUntil } from '../../firmware/simulator/clock.ts'
import { placeIn, type Turn, turnsUnder } from '../../firmware/simulator/disc.ts'
import type { Segment } from '../../firmware/simulator/household.ts'
import { startSensor } from '../../firmware/simulator/sensor.ts'
import { launchBrowser, newPage } from '../e2e/browser.ts'
import { chromiumPath } from '../tools.ts'
import type { Amounts } from './amounts.ts'
import { makeHouse } from './house.ts'
import { startWattwheel, using, type Wattwheel } from './systems.ts'
import { type Row, rounded, type Table } from './table.ts'

const IMPULSES_PER_KWH = 75
/** One turn at 1 W, ms. */
const TURN_W_MS = 3.6e9 / IMPULSES_PER_KWH
/** The load before the step is so many times smaller. */
const TIMES = 3
/** The page has to be near the new power by this share of it. */
const NEAR = 0.1
/** Until everything is there that the step needs. */
const LEAD_MS = 10_000
/** Two turns, so that the power before is known, and half of a third. */
const TURNS_BEFORE = 2.5
const PHONE = { width: 390, height: 844, colorScheme: 'light' } as const

/** How long it takes from a step of the load in the middle of a turn until the page shows the new power. */
export async function measureStep({ powersW }: Amounts['step']): Promise<Table> {
  if (!chromiumPath) return { title: 'Step of the load: needs Chromium (apt-get install chromium)', rows: [] }
  const browser = await launchBrowser()
  const house = makeHouse(2 * powersW.length, IMPULSES_PER_KWH)
  const meters = house.meters.values()
  const nextMeter = () => meters.next().value as string
  try {
    const rows = await using(startWattwheel, house, (system) =>
      Promise.all(powersW.map((powerW) => rowOf(browser, system, powerW, [nextMeter(), nextMeter()]))),
    )
    return { title: `From a step of the load to the page, to within ${100 * NEAR} % of the new power`, rows }
  } finally {
    await browser.close()
  }
}

/** The same step twice, once with a sensor that follows the disc. */
async function rowOf(browser: Browser, system: Wattwheel, powerW: number, meters: [string, string]): Promise<Row> {
  const [followedMs, ticksMs] = await Promise.all(
    meters.map((meter, i) => stepOnce(browser, system, { meter, powerW, follows: i === 0 })),
  )
  return {
    'from W': Math.round(powerW / TIMES),
    'to W': powerW,
    'following the disc s': rounded((followedMs as number) / 1000),
    'ticks alone s': rounded((ticksMs as number) / 1000),
  }
}

interface Trial {
  meter: string
  powerW: number
  follows: boolean
}

/** @returns how long the page took, ms */
async function stepOnce(browser: Browser, system: Wattwheel, { meter, powerW, follows }: Trial): Promise<number> {
  const page = await newPage(browser, PHONE)
  await page.goto(`http://127.0.0.1:${system.webPort}/?meter=${meter}`)
  await page.getByTestId('power').waitFor()
  const stepMs = Date.now() + LEAD_MS
  const turning = new AbortController()
  const turned = turn(system, { meter, powerW, follows }, stepMs, turning.signal)
  try {
    return (await page.evaluate(shownAt, [powerW * (1 - NEAR), powerW * (1 + NEAR)] as const)) - stepMs
  } finally {
    turning.abort()
    await turned
    await page.context().close()
  }
}

/** Turns the disc of a meter until the signal aborts, the load stepping up at `stepMs`. */
async function turn(system: Wattwheel, trial: Trial, stepMs: number, signal: AbortSignal): Promise<void> {
  const { meter, powerW, follows } = trial
  const turns = turnsUnder(steppingUp(powerW, stepMs), () => IMPULSES_PER_KWH)
  let running: Turn = turns.next().value
  const sensor = startSensor(
    { url: `mqtt://127.0.0.1:${system.port}`, root: 'wattwheel', meter, clientId: `step-${meter}` },
    () => {},
    systemClock,
    pino({ level: 'silent' }),
    (atMs) => {
      const place = follows ? placeIn(running, atMs) : null
      return place && { ...place, impulsesPerKwh: IMPULSES_PER_KWH }
    },
  )
  try {
    for (; !signal.aborted; running = turns.next().value) {
      await waitUntil(systemClock, running.toMs, signal)
      await sensor.tick(running.toMs)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await sensor.close()
  }
}

function* steppingUp(powerW: number, stepMs: number): Generator<Segment, never> {
  const beforeW = Math.round(powerW / TIMES)
  yield { fromMs: stepMs - (TURNS_BEFORE * TURN_W_MS) / beforeW, toMs: stepMs, powerW: beforeW }
  for (let fromMs = stepMs; ; fromMs += TURN_W_MS / powerW) yield { fromMs, toMs: fromMs + TURN_W_MS / powerW, powerW }
}

/** When the page showed a power in a range, Unix epoch ms by this machine; a bound is none. */
function shownAt([lowW, highW]: readonly [number, number]): Promise<number> {
  return new Promise((resolve) => {
    const power = document.querySelector('[data-testid=power]') as Element
    const look = () => {
      const text = power.textContent ?? ''
      const shownW = Number(text.replace(/[^\d.]/g, '')) * (text.includes('kW') ? 1000 : 1)
      if (text.includes('≤') || shownW < lowW || shownW > highW) return
      observer.disconnect()
      resolve(performance.timeOrigin + performance.now())
    }
    const observer = new MutationObserver(look)
    observer.observe(power, { characterData: true, childList: true, subtree: true })
    look()
  })
}
