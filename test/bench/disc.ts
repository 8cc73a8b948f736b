import { encode } from '../../broker/contract/codec.ts'
import type { Tick } from '../../broker/contract/messages.ts'

const YEAR_MS = 365 * 86_400_000
/** 2,400 W at 75 impulses per kWh. */
const TURN_MS = 20_000

/** The name of a simulated meter, from 0 on. */
export const meterName = (i: number) => `m${i + 1}`

/** When the discs began to turn: so long ago that a benchmark does not run out of turns, a year of them being 1.5 million. */
export const aYearAgoMs = () => Date.now() - YEAR_MS

/**
 * The turns of one meter, at times that a real one could have: each counts, and none is missing.
 * @param bornMs when the disc began to turn, Unix epoch ms
 * @param turned so many turns were told before
 * @returns tells the next ones, as the payload of one message
 */
export function makeDisc(bornMs: number, turned = 0): (turns: number) => string {
  let seq = turned
  const tick = (): Tick => {
    const at = bornMs + ++seq * TURN_MS
    return { boot: '3f9a2c01d4e8b7a6', seq, at, age_ms: Date.now() - at }
  }
  return (turns) => encode(turns === 1 ? tick() : Array.from({ length: turns }, tick))
}
