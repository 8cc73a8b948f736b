import type { Live } from '../../broker/contract/messages.ts'
import { withinOf } from './within.ts'

/** How the page stands to the server. */
export type Connection = { kind: 'connecting' } | { kind: 'open' } | { kind: 'lost'; sinceMs: number }

/** A power stands on the page. */
export interface LiveState {
  kind: 'measured' | 'bound'
  powerW: number
  /** By how much it may be off; null where that does not matter, and of a bound. */
  withinW: number | null
  /** Whether the sensor follows the disc between its marks. */
  followed: boolean
  tickAtMs: number
}

/** What the page may claim about the present; every part of a view is drawn from it. */
export type State =
  | { kind: 'loading' }
  | LiveState
  | { kind: 'unknown'; why: 'sensor' | 'feed'; sinceMs: number }
  | { kind: 'first'; turns: 0 | 1 }
  | { kind: 'offline'; sinceMs: number }

/** A live message older than this is no longer live (contract, section 1: live). */
const LIVE_FOR_MS = 90_000

/**
 * Chooses the state; the first line that fits decides.
 *
 * | known | state |
 * | --- | --- |
 * | connection lost | offline |
 * | nothing received yet | loading |
 * | a power, received lately | measured, or bound |
 * | no turn, or one alone | first |
 * | sensor offline | unknown, because of the sensor |
 * | anything else | unknown, because nothing current comes in |
 */
export function stateOf(live: Live | null, connection: Connection, firstTickAtMs: number | null, nowMs: number): State {
  if (connection.kind === 'lost') return { kind: 'offline', sinceMs: connection.sinceMs }
  if (live === null) return { kind: 'loading' }
  const tickAtMs = live.tick_at
  const stale = nowMs - live.at > LIVE_FOR_MS
  if (live.power_w !== null && !stale) return liveStateOf(live, live.power_w)
  if (tickAtMs === null) return { kind: 'first', turns: 0 }
  if (tickAtMs === firstTickAtMs) return { kind: 'first', turns: 1 }
  if (live.sensor === 'offline') return { kind: 'unknown', why: 'sensor', sinceMs: live.sensor_at ?? tickAtMs }
  return { kind: 'unknown', why: 'feed', sinceMs: stale ? live.at : tickAtMs }
}

/** Whether turns may go by unseen, so that what is counted is the least there was. */
export function isStopped(state: State): boolean {
  return state.kind === 'unknown' || state.kind === 'offline'
}

function liveStateOf({ at, bound, tick_at, source, power_low_w, power_high_w }: Live, powerW: number): LiveState {
  return {
    kind: bound ? 'bound' : 'measured',
    powerW,
    withinW: bound ? null : withinOf(powerW, power_low_w, power_high_w),
    followed: source === 'turn',
    tickAtMs: tick_at ?? at,
  }
}

export function isLive(state: State): state is LiveState {
  return state.kind === 'measured' || state.kind === 'bound'
}
