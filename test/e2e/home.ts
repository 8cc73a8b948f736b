import type { Clock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import type { Turn } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { openHouse, ticksAt } from '../ingest/house.ts'
import { makeTestLog, runWeb } from '../rig.ts'
import { putAdmin } from '../web/admin.ts'
import { homeClock } from './clock.ts'

/** A turn at 412 W, and how the page says that. */
export const TURN_412_MS = 116_505
export const W412 = /^412\sW$/

/** A house with a web server, and an admin. */
export interface Home {
  settings: Settings
  clock: Clock
  /** The dashboard's address. */
  url: string
  /** Publishes turns of the disc that ended at these times. */
  turn(...times: number[]): Promise<void>
  /** Says where the disc is, or was so long ago, since its newest turn, and how fast it turns. */
  follow(sight: Omit<Turn, 'boot' | 'seq' | 'age_ms'>, ageMs?: number): Promise<unknown>
  /** What the sensor says of itself. */
  sensor(presence: 'online' | 'offline'): Promise<unknown>
  /** What the API answers about the meter. */
  ask<T>(path: string): Promise<T>
  /** Takes the web server away, and brings it back at the same address, perhaps with another dashboard. */
  stopWeb(): Promise<void>
  startWeb(dashboard?: string): Promise<void>
}

/** Broker, ingest, web and a sensor, closed with the test; all go by `homeClock`. */
export async function openHome(change?: (settings: Settings) => void): Promise<Home> {
  const clock = homeClock
  const { settings, send } = await openHouse(change, clock)
  await putAdmin(settings)
  let web = await runWeb(settings, clock)
  settings.web.port = web.port
  let seq = 1
  return {
    settings,
    clock,
    url: `http://127.0.0.1:${web.port}/`,
    async turn(...times) {
      for (let i = 0; i < times.length; i += 64) {
        const several = times.slice(i, i + 64)
        await send('tick', ticksAt(several, 'a', seq))
        seq += several.length
      }
    },
    follow: (sight, ageMs = 0) => send('turn', encode({ boot: 'a', seq: seq - 1, age_ms: ageMs, ...sight })),
    sensor: (presence) => send('sensor', presence),
    ask: async <T>(path: string) =>
      (await fetch(`http://127.0.0.1:${web.port}/api/v1/meters/main/${path}`)).json() as T,
    stopWeb: () => web.close(),
    async startWeb(dashboard) {
      web = await runWeb(settings, clock, makeTestLog().log, dashboard)
    },
  }
}

/** A home whose disc has just ended a turn, at 412 W. */
export async function openTurningHome(change?: (settings: Settings) => void): Promise<Home & { turnedAtMs: number }> {
  const home = await openHome(change)
  const turnedAtMs = home.clock.wallMs()
  await home.turn(turnedAtMs - TURN_412_MS, turnedAtMs)
  return { ...home, turnedAtMs }
}
