import type { Appliance, Use } from './appliance.ts'
import type { Day } from './day.ts'
import type { Dice } from './dice.ts'

/** Lit while it is dark and somebody is up; each room at its own time. */
const lights: Appliance = (day, dice) => {
  if (day.away) return []
  return [18, 30, 40, 45, 55, 70].flatMap((powerW) => [...lit(day, dice, powerW)])
}

function* lit(day: Day, dice: Dice, powerW: number): Generator<Use> {
  const upH = (day.weekend ? 8.2 : 6.4) + dice.between(0, 0.6)
  const lightH = day.sunriseH + dice.between(-0.3, 0.6)
  if (lightH > upH) yield { atH: upH, minutes: (Math.min(lightH, upH + 2) - upH) * 60, powerW }
  const darkH = Math.max(day.sunsetH, 15.5) + dice.between(-0.6, 0.6)
  const bedH = (day.weekend ? 23.6 : 22.7) + dice.between(-1.5, 0.4)
  if (bedH > darkH) yield { atH: darkH, minutes: (bedH - darkH) * 60, powerW }
}

const television: Appliance = (day, dice) => {
  if (day.away) return []
  const atH = (day.weekend ? 18.5 : 19.6) + dice.between(0, 1)
  const evening = { atH, minutes: dice.between(110, 210), powerW: 150 }
  const afternoon = { atH: dice.between(13, 15), minutes: dice.between(60, 120), powerW: 150 }
  return day.weekend && dice.happens(0.5) ? [afternoon, evening] : [evening]
}

/** Work from home on some days, games on some evenings. */
const computer: Appliance = (day, dice) => {
  if (day.away) return []
  const uses: Use[] = []
  if (!day.weekend && dice.happens(0.6)) uses.push({ atH: dice.between(8, 9), minutes: 480, powerW: 140 })
  if (dice.happens(0.5)) uses.push({ atH: dice.between(18.5, 20), minutes: dice.between(80, 200), powerW: 250 })
  return uses
}

/** It pumps warm water from autumn to spring, frost or not, and rests at night. */
const heatingPump: Appliance = (day) => (day.winter > -0.3 ? [{ atH: 5.5, minutes: 17 * 60, powerW: 42 }] : [])

/** What runs in the other rooms. */
export const living: Record<string, Appliance> = { lights, television, computer, heatingPump }
