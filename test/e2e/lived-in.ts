import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import mqtt from 'mqtt'
import { pino } from 'pino'
import { startBroker } from '../../broker/broker.ts'
import { encode } from '../../broker/contract/codec.ts'
import type { Running } from '../../broker/contract/command.ts'
import type { Turn } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import { loadSettings } from '../../broker/settings.ts'
import { dice } from '../../firmware/simulator/dice.ts'
import { createHousehold } from '../../firmware/simulator/household.ts'
import { startIngest } from '../../ingest/ingest.ts'
import { startWeb } from '../../web/server.ts'
import { tickTimes } from '../firmware/simulator/ticks.ts'
import { type HandClock, handClock, liveIn, readUpTo, ticksAt } from '../ingest/house.ts'
import { listen } from '../rig.ts'

/** How long somebody has lived in a house, and until when. */
export interface Stay {
  /** The clock of broker, ingest and web stands at the first turn after this moment, and a little. */
  untilMs: number
  /** From then on the clock runs, instead of standing still. */
  runs?: boolean
  days: number
  seed?: number
  /** For so many hours before that the sensor told its health. */
  watchedHours?: number
}

/** What a sensor tells beside its turns. */
type Told = 'sensor' | 'health' | 'outage' | 'align'

/** A simulated household with a known seed at a fixed time: the same numbers wherever and whenever it is opened. */
export interface LivedIn {
  /** The dashboard's address. */
  url: string
  clock: HandClock
  settings: Settings
  /** When the turns ended, epoch ms. */
  turns: readonly number[]
  /** What the API answers about the meter. */
  ask<T>(path: string): Promise<T>
  /** The next turns; resolves when they are counted. */
  turn(times: readonly number[]): Promise<void>
  /** Says where the disc is at this moment, since its newest turn, and how fast it turns. */
  follow(sight: Omit<Turn, 'boot' | 'seq' | 'age_ms'>): Promise<unknown>
  publish(name: Told, payload: string): Promise<unknown>
  /** Takes the web server away, and brings it back at the same address. */
  stopWeb(): Promise<void>
  startWeb(): Promise<void>
  close(): Promise<void>
}

export const ZONE = 'Europe/Berlin'
/** A Thursday evening, 19:14 by the household's clock. */
export const EVENING_MS = Date.parse('2026-11-19T18:14:00Z')
export const IMPULSES_PER_KWH = 75
/** What the register showed when they moved in. */
export const FIRST_KWH = 28_431.6
const BOOT = '3f9a2c01d4e8b7a6'
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** So long after its last turn the house is looked at. */
const SINCE_TURN_MS = 9_000
const MOST_TICKS = 64
/** Messages under way at once. */
const WINDOW = 200

/** Opens a house and lets the household live there; the caller closes it. */
export async function openLivedIn({ untilMs, days, runs = false, seed = 1, watchedHours = 0 }: Stay): Promise<LivedIn> {
  const turns = turnsOf(seed, untilMs - days * DAY_MS, untilMs)
  const endMs = (turns.at(-1) as number) + SINCE_TURN_MS
  const clock = startableClock(endMs - watchedHours * HOUR_MS)
  const folder = mkdtempSync(join(tmpdir(), 'wattwheel-lived-in-'))
  const settings = settingsIn(folder, untilMs - days * DAY_MS)
  const log = pino({ level: 'error' })
  const running: Running[] = [{ close: async () => rmSync(folder, { recursive: true, force: true }) }]
  const broker = await startBroker(settings, log, clock)
  running.push(broker)
  settings.mqtt.url = `mqtt://127.0.0.1:${broker.port}`
  const client = await mqtt.connectAsync(settings.mqtt.url, { protocolVersion: 4, clientId: 'lived-in' })
  running.push({ close: () => client.endAsync(true) })
  const inbox = await listen(client, ['wattwheel/ingest/journal', 'wattwheel/main/live'])
  let ingest = await startIngest(settings, log, clock)
  running.push({ close: () => ingest.close() })
  const openWeb = () => startWeb(settings, log, { dashboard: resolve('dist/web/dashboard'), version: 'test', clock })
  let web = await openWeb()
  running.push({ close: () => web.close() })

  const publish = (name: Told | 'tick' | 'turn', payload: string) =>
    client.publishAsync(topicOf('wattwheel', name, 'main'), payload, { qos: 1 })
  let [seq, journalled] = [1, 0]
  async function turn(times: readonly number[]): Promise<void> {
    const waiting: Promise<unknown>[] = []
    for (let i = 0; i < times.length; i += MOST_TICKS) {
      const several = times.slice(i, i + MOST_TICKS)
      waiting.push(publish('tick', ticksAt(several, BOOT, seq)))
      seq += several.length
      journalled++
      if (waiting.length === WINDOW) await Promise.all(waiting.splice(0))
    }
    await Promise.all(waiting)
    await readUpTo(inbox, journalled)
  }
  async function live(): Promise<void> {
    await publish('sensor', 'online')
    await turn(turns.filter((atMs) => atMs <= clock.wallMs()))
    for (let hour = 0; hour < watchedHours; hour++) {
      const fromMs = clock.wallMs()
      clock.advance(HOUR_MS)
      await publish('health', healthAt(clock.wallMs()))
      await turn(turns.filter((atMs) => fromMs < atMs && atMs <= clock.wallMs()))
    }
    // What it would say next is timed by hours that have been jumped over.
    await ingest.close()
    ingest = await startIngest(settings, log, clock)
    await publish('sensor', 'online')
    await publish('health', healthAt(clock.wallMs()))
    await liveIn(inbox, ({ at, sensor }) => at === clock.wallMs() && sensor === 'online')
  }
  await live()
  if (runs) clock.start()
  const { port } = web
  const url = `http://127.0.0.1:${port}/`
  return {
    ...{ url, clock, settings, turns, turn, publish },
    follow: (sight) => publish('turn', encode({ boot: BOOT, seq: seq - 1, age_ms: 0, ...sight })),
    ask: async <T>(path: string) => (await fetch(`${url}api/v1/meters/main/${path}`)).json() as T,
    stopWeb: () => web.close(),
    async startWeb() {
      settings.web.port = port
      web = await openWeb()
    },
    async close() {
      for (const one of running.toReversed()) await one.close()
    },
  }
}

/** A clock that is set by hand, until it is started. */
function startableClock(startMs: number): HandClock & { start(): void } {
  const { wallMs, monoMs, advance } = handClock(startMs)
  let startedMs: number | undefined
  const runMs = () => (startedMs === undefined ? 0 : performance.now() - startedMs)
  return {
    wallMs: () => wallMs() + runMs(),
    monoMs: () => monoMs() + runMs(),
    advance,
    start() {
      startedMs = performance.now()
    },
  }
}

/** When the meter ended its turns; the last one is the first after `untilMs`. */
function turnsOf(seed: number, fromMs: number, untilMs: number): number[] {
  const times: number[] = []
  for (const atMs of tickTimes(createHousehold(seed, ZONE).load(fromMs), () => IMPULSES_PER_KWH)) {
    times.push(Math.round(atMs))
    if (atMs > untilMs) return times
  }
  return times
}

function settingsIn(folder: string, installedMs: number): Settings {
  const settings = loadSettings(undefined, {})
  Object.assign(settings, { data: folder, timezone: ZONE })
  settings.broker.port = settings.web.port = 0
  settings.broker.host = settings.web.host = '127.0.0.1'
  Object.assign(settings.meters['main'] ?? {}, {
    installed: { at: new Date(installedMs).toISOString().slice(0, 10), reading_kwh: FIRST_KWH },
    tariffs: [{ from: '2020-01-01', price_per_kwh: 0.33, base_per_month: 12.9 }],
  })
  return settings
}

/** A sensor that sits well, and feels the daylight a little. */
function healthAt(atMs: number): string {
  const chance = dice('health', atMs)
  const daylight = Math.sin(((atMs % DAY_MS) / DAY_MS) * 2 * Math.PI - Math.PI / 2)
  const [disc, mark] = [131 + daylight + chance.between(-1, 1), 86 + daylight / 2 + chance.between(-1, 1)]
  const noise = chance.between(1.1, 1.4)
  return JSON.stringify({
    ...{ uptime_ms: (atMs % (30 * DAY_MS)) + HOUR_MS, rssi: Math.round(chance.between(-66, -58)), heap: 23_144 },
    ...{ disc, mark, noise, contrast: (disc - mark) / noise, queue: 0, rejected: 0, dark: 12, firmware: '1.0.0' },
  })
}
