import type { Tick } from '../../broker/contract/messages.ts'
import { type Dice, dice } from '../../firmware/simulator/dice.ts'

export type TimedTick = Tick & { at: number }

/** The disc of a meter, and the numbers that its sensor gives to the turns. */
export interface Disc {
  /** Every turn so far. */
  readonly turns: readonly TimedTick[]
  /** The next turn; its time is in the past and its own. */
  turn(): TimedTick
  /** The sensor starts anew: numbers begin again, under another boot. */
  reboot(): void
}

const SHORTEST_MS = 5_000
const LONGEST_MS = 120_000

/** @param bornMs when the disc begins to turn, epoch ms: so long ago that no turn gets ahead of the present */
export function startDisc(meter: string, bornMs: number, seed: number): Disc {
  const chance: Dice = dice('disc', meter, seed)
  const turns: TimedTick[] = []
  let boots = 1
  let seq = 0
  let at = bornMs
  return {
    turns,
    turn() {
      at += Math.round(chance.between(SHORTEST_MS, LONGEST_MS))
      const tick = { boot: `${meter}-${boots}`, seq: ++seq, at }
      turns.push(tick)
      return tick
    },
    reboot() {
      boots++
      seq = 0
    },
  }
}
