import { meanPowerW } from '../summary/cells.ts'
import type { Past } from '../summary/ledger.ts'
import type { Verdict } from './verdict.ts'

/** A kettle is no news: the power must be high for so long. */
const SUSTAINED_MS = 60_000
/** It is over when the power has fallen below this part of the limit. */
const RELIEVED = 0.9

/** The mean power of the minute up to the last tick, but no more than the power now; null where that is not known. */
export function sustainedPowerW({ lastAtMs, kwhAt }: Past, powerW: number | null): number | null {
  if (lastAtMs === null || powerW === null) return null
  const [before = 0, after = 0] = kwhAt([lastAtMs - SUSTAINED_MS, lastAtMs])
  return Math.min(powerW, meanPowerW(after - before, SUSTAINED_MS))
}

/** @param powerW as of sustainedPowerW */
export function judgeHighPower(name: string, limitW: number, powerW: number | null): Verdict {
  if (powerW === null) return undefined
  if (powerW >= limitW) {
    return { tell: `${name} has drawn ${Math.round(powerW)} W for a minute; the limit is ${limitW} W (high_power_w).` }
  }
  return powerW < RELIEVED * limitW ? 'over' : undefined
}
