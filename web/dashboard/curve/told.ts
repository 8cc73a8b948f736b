import type { Live } from '../../../broker/contract/messages.ts'

/** A power that was told while the sensor followed the disc, and the band that holds the true one; it holds until the next. */
export interface Told {
  atMs: number
  powerW: number
  lowW: number | null
  highW: number | null
}

/** A turn at the lowest power that is drawn has no more of them than this. */
const MOST = 500
const NOTHING: readonly Told[] = []

/** What was told since the last tick, with what a message adds: of the time before it the server knows the curve. */
export function toldWith(told: readonly Told[], live: Live): readonly Told[] {
  if (live.source !== 'turn' || live.power_w === null) return NOTHING
  const { power_w: powerW, power_low_w: lowW, power_high_w: highW, tick_at: sinceMs } = live
  const kept = told.filter((_, i) => (told[i + 1]?.atMs ?? live.at) > (sinceMs ?? 0)).slice(1 - MOST)
  const last = kept.at(-1)
  if (last?.powerW === powerW && last.lowW === lowW && last.highW === highW) return kept
  return [...kept, { atMs: live.phase_at ?? live.at, powerW, lowW, highW }]
}
