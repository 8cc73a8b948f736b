import type { Day } from './day.ts'
import type { Dice } from './dice.ts'

/** Power drawn for a while, from an hour of the local clock; it may run past midnight. */
export interface Use {
  atH: number
  minutes: number
  powerW: number
}

/** When an appliance runs on a day. Its dice are its own, so another appliance changes nothing for it. */
export type Appliance = (day: Day, dice: Dice) => Use[]

export type Stage = [minutes: number, powerW: number]

/** The stages of a programme, one after the other; those without power are pauses. */
export function programme(atH: number, ...stages: Stage[]): Use[] {
  let startH = atH
  const uses = stages.map(([minutes, powerW]) => {
    const use = { atH: startH, minutes, powerW }
    startH += minutes / 60
    return use
  })
  return uses.filter(({ powerW }) => powerW > 0)
}
