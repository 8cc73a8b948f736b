import type { Tick } from '../../broker/contract/messages.ts'
import { type Dice, dice } from '../../firmware/simulator/dice.ts'

export type TimedTick = Tick & { at: number }

/** The disc of a meter, and the numbers that its sensor gives to the turns. */
export interface Disc {
  /** The next turn; its time is in the past and its own. */
  turn(): TimedTick
  /** The sensor starts anew: numbers begin again, under another boot, whose name is the answer. */
  reboot(): string
}

const SHORTEST_MS = 5_000
/** Now and then the house draws all that its fuse allows, and a little more: not so fast that a turn is rejected. */
const RUSH = { likelihood: 0.005, turns: 40, shortestMs: 950, longestMs: 1_100 }

/**
 * @param bornMs when the disc begins to turn, epoch ms
 * @param longestMs how long a turn takes at most; such that no turn gets ahead of the present
 */
export function startDisc(meter: string, bornMs: number, longestMs: number, seed: number): Disc {
  const chance: Dice = dice('disc', meter, seed)
  let boots = 1
  let seq = 0
  let at = bornMs
  let rushing = 0
  return {
    turn() {
      if (chance.happens(RUSH.likelihood)) rushing = RUSH.turns
      const isRush = rushing-- > 0
      const turnMs = isRush ? chance.between(RUSH.shortestMs, RUSH.longestMs) : chance.between(SHORTEST_MS, longestMs)
      at += Math.round(turnMs)
      return { boot: `${meter}-${boots}`, seq: ++seq, at }
    },
    reboot() {
      seq = 0
      return `${meter}-${++boots}`
    },
  }
}
