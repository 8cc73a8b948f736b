import type { Logger } from 'pino'
import type { MeterConfig } from '../../broker/contract/messages.ts'
import { type Clock, systemClock, waitUntil } from './clock.ts'
import { placeIn, turnsUnder } from './disc.ts'
import type { Place } from './following.ts'
import { createHousehold } from './household.ts'
import { startSensor } from './sensor.ts'

const DAY_MS = 86_400_000

export interface SimulatorSettings {
  /** Where the broker is, `mqtt://host:port`. */
  url: string
  username?: string | undefined
  password?: string | undefined
  root: string
  meter: string
  /** Until the broker's `config` of the meter says otherwise. */
  impulsesPerKwh: number
  /** 1: history at once, then real time. Above: the simulated clock runs that much faster until it has caught up. */
  speed: number
  /** How far in the past the simulated clock starts. */
  days: number
  seed: number
  /** IANA name of the household's zone. */
  timezone: string
  /** Whether the sensor follows the disc between its marks; it does unless told. */
  turns?: boolean
  clock?: Clock
}

/** A running simulation, and what can be done to its sensor. */
export interface Simulator {
  /** Resolves once all turns up to now are acknowledged; rejects when closed before. */
  historySent: Promise<void>
  /** Cuts the network; the disc turns on and its turns are sent after `reconnect`. */
  disconnect(): Promise<void>
  reconnect(): void
  /** A power cut: what the sensor had not sent is lost, and a new boot begins. */
  restart(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a household whose meter turns and whose sensor reports, history
 * first, all through the sensor's own queue. It waits for a broker that is
 * not there yet. A wrong address or zone throws.
 */
export async function startSimulator(settings: SimulatorSettings, log: Logger): Promise<Simulator> {
  const { speed, seed, timezone, turns: follows = true, clock = systemClock } = settings
  const startedMs = clock.now()
  const beginMs = Math.round(startedMs - settings.days * DAY_MS)
  const closing = new AbortController()
  let { impulsesPerKwh } = settings

  const load = createHousehold(seed, timezone).load(beginMs)
  const turns = turnsUnder(load, () => impulsesPerKwh)
  let running = turns.next().value
  const sensor = startSensor({ ...settings, clientId: `simulator-${settings.meter}` }, configured, clock, log, placeAt)

  function configured(config: MeterConfig) {
    if (!(config.impulses_per_kwh > 0) || config.impulses_per_kwh === impulsesPerKwh) return
    impulsesPerKwh = config.impulses_per_kwh
    log.info({ meter: settings.meter, impulsesPerKwh }, 'the simulated meter takes the constant of its config')
  }

  /** Unknown while the past is sent: the running turn has not come yet. */
  function placeAt(atMs: number): Place | null {
    const place = follows ? placeIn(running, atMs) : null
    return place && { ...place, impulsesPerKwh }
  }

  /** When a turn of the simulated clock is due on the real one. */
  function dueMs(atMs: number): number {
    return speed === 1 ? atMs : Math.max(atMs, startedMs + (atMs - beginMs) / speed)
  }

  async function turn() {
    await waitUntil(clock, dueMs(running.toMs), closing.signal)
    await sensor.tick(running.toMs)
    running = turns.next().value
  }

  async function sendHistory() {
    while (running.toMs <= clock.now()) await turn()
    await sensor.drained()
    log.info({ meter: settings.meter, days: settings.days }, 'history sent')
  }

  const historySent = sendHistory()
  const turning = historySent
    .then(async () => {
      for (;;) await turn()
    })
    .catch((error) => {
      if (!closing.signal.aborted) log.error({ err: error }, 'the simulated meter has stopped')
    })

  return {
    historySent,
    disconnect: sensor.disconnect,
    reconnect: sensor.reconnect,
    restart: () => sensor.restart(Math.min(running.toMs, clock.now())),
    close: async () => {
      closing.abort()
      await sensor.close()
      await turning
    },
  }
}
