import { encode } from '../../broker/contract/codec.ts'

/** What a prober is to do. */
export interface Probe {
  port: number
  /** Each with a connection of its own, and a turn once a second: so many ticks per second there are. */
  meters: number
  /** Not measured: the first turn has no power yet, and the programs are still slow. At least one. */
  warmUpSeconds: number
  seconds: number
  /** `power`: what ingest makes of a tick; `tick`: the tick itself, forwarded; `event`: what web tells of it. */
  answer: 'power' | 'tick' | 'event'
  /** Of the web server, where events are the answer. */
  webPort?: number
}

/** What it saw. */
export interface Probed {
  /** All that were sent, those of the warm-up too. */
  ticks: number
  unanswered: number
  /** From the publish to the answer, in ms. */
  tookMs: number[]
}

/** The pace of `power` lets what follows a tick through at once when the one before is half a second old. */
export const TURN_MS = 1000
/**
 * A meter's constant for which a turn a second is some 36 W: a bound is not told before it has fallen by 5 W, so that
 * none comes between two ticks and holds up the answer to the second.
 */
export const IMPULSES_PER_KWH = 100_000
/** Turns take longer and shorter by turns, so that each has another power than the one before. */
const SWING_MS = 25

/**
 * A turn of a meter, numbered from 0 on: when it ends, the tick, and the power by the time since the turn before. It must
 * not be sent sooner: a time that is ahead of its arrival is moved.
 * @param boot of the sensor; one for each prober, as each numbers its turns from 1 on
 * @param beginMs about when the first turn ended, Unix epoch ms
 */
export function turnOf(boot: string, beginMs: number, turn: number): { atMs: number; tick: string; powerW: number } {
  const isLong = turn % 2 === 1
  const atMs = beginMs + turn * TURN_MS + (isLong ? SWING_MS : 0)
  const turnMs = TURN_MS + (isLong ? SWING_MS : -SWING_MS)
  const powerW = Math.round((3_600_000 * (1000 / IMPULSES_PER_KWH)) / turnMs)
  return { atMs, tick: encode({ boot, seq: turn + 1, at: atMs }), powerW }
}
