import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { type Gateway, startGateway } from '../chaos/cluster/gateway.ts'
import { launchBrowser, newPage } from '../e2e/browser.ts'
import { run } from '../e2e/program.ts'
import { chromiumPath, hostSensor } from '../tools.ts'
import type { Amounts } from './amounts.ts'
import { type House, makeHouse } from './house.ts'
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
const LEAD_MS = 20_000
/** Enough to learn what the disc looks like, and half a turn. */
const TURNS_BEFORE = 12.5
/** What was before the lead goes by so many times faster than time; it takes a second or two. */
const HASTE = 10_000
/** As of a network that was away: what came before is sent together, each turn with its age. */
const AWAY_MS = 8000
const PHONE = { width: 390, height: 844, colorScheme: 'light' } as const

/** How long it takes from a step of the load within a turn until the page shows the new power: with the sensor's firmware. */
export async function measureStep({ powersW, discs }: Amounts['step']): Promise<Table> {
  if (!chromiumPath) return { title: 'Step of the load: needs Chromium (apt-get install chromium)', rows: [] }
  if (!hostSensor)
    return { title: 'Step of the load: needs the firmware on this machine (make -C firmware host)', rows: [] }
  const browser = await launchBrowser()
  const house = makeHouse(powersW.length * (discs + 1), IMPULSES_PER_KWH)
  const meters = house.meters.values()
  const nextMeter = () => meters.next().value as string
  try {
    const rows = await using(startWattwheel, house, (system) => {
      const step = (powerW: number, seed: number, isFlat: boolean) =>
        stepOnce(browser, house, system, { meter: nextMeter(), powerW, seed, isFlat })
      return Promise.all(powersW.map((powerW) => rowOf(powerW, discs, step)))
    })
    return { title: `From a step of the load to the page, to within ${100 * NEAR} % of the new power`, rows }
  } finally {
    await browser.close()
  }
}

/** The same step before sensors that follow their discs, and one whose disc tells nothing between its marks. */
async function rowOf(
  powerW: number,
  discs: number,
  step: (powerW: number, seed: number, isFlat: boolean) => Promise<number>,
): Promise<Row> {
  const seeds = Array.from({ length: discs }, (_, i) => i + 1)
  const ticksMs = step(powerW, 1, true)
  const followedMs = (await Promise.all(seeds.map((seed) => step(powerW, seed, false)))).sort((a, b) => a - b)
  return {
    'from W': Math.round(powerW / TIMES),
    'to W': powerW,
    discs,
    'following the disc, median s': rounded((followedMs[Math.floor(discs / 2)] as number) / 1000),
    'at most s': rounded((followedMs.at(-1) as number) / 1000),
    'ticks alone s': rounded((await ticksMs) / 1000),
  }
}

interface Trial {
  meter: string
  powerW: number
  /** Makes the disc. */
  seed: number
  isFlat: boolean
}

/** @returns how long the page took, ms */
async function stepOnce(browser: Browser, house: House, system: Wattwheel, trial: Trial): Promise<number> {
  const page = await newPage(browser, PHONE)
  await page.goto(`http://127.0.0.1:${system.webPort}/?meter=${trial.meter}`)
  await page.getByTestId('power').waitFor()
  const gateway = await startGateway([() => connect(system.port, '127.0.0.1')])
  gateway.hold()
  const stepMs = Date.now() + LEAD_MS
  const sensor = startSensor(house, gateway, trial, stepMs)
  try {
    await delay(AWAY_MS)
    gateway.heal('reset')
    process.kill(sensor.pid, 'SIGUSR1')
    const range = [trial.powerW * (1 - NEAR), trial.powerW * (1 + NEAR)] as const
    return (await Promise.race([page.evaluate(shownAt, range), sensor.obituary.then(fail)])) - stepMs
  } finally {
    await sensor.stop()
    gateway.close()
    await page.context().close()
  }
}

const fail = (obituary: string): never => {
  throw new Error(`expected the sensor to run until the page shows the new power; it ${obituary}`)
}

/** The sensor before a disc whose load steps up, Unix epoch ms by this machine. */
function startSensor({ folder }: House, { port }: Gateway, { meter, powerW, seed, isFlat }: Trial, stepMs: number) {
  const beforeW = Math.round(powerW / TIMES)
  const beforeMs = Math.round((TURNS_BEFORE * TURN_W_MS) / beforeW)
  const load = join(folder, `${meter}.csv`)
  writeFileSync(load, `0,${beforeW}\n${beforeMs},${powerW}\n`)
  const args = {
    ...{ server: `127.0.0.1:${port}`, meter, id: `step-${meter}` },
    ...{ load, impulses: IMPULSES_PER_KWH, seed, start: stepMs - beforeMs, speed: HASTE },
  }
  const named = Object.entries(args).flatMap(([name, value]) => [`--${name}`, `${value}`])
  return run(hostSensor as string, isFlat ? [...named, '--flat'] : named)
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
