import { type Appliance, programme, type Stage, type Use } from './appliance.ts'

/** It is cold day and night, whether somebody is at home or not. */
const fridge: Appliance = (_day, dice) => {
  const uses: Use[] = []
  for (let atH = dice.between(0, 0.8); atH < 24; ) {
    const minutes = dice.between(14, 22)
    uses.push({ atH, minutes, powerW: 48 })
    atH += (minutes + dice.between(24, 34)) / 60
  }
  return uses
}

const kettle: Appliance = (day, dice) => {
  if (day.away) return []
  const hours = [day.weekend ? 9 : 6.8, 10.5, 15.5, 17.5, 20.8]
  return hours
    .filter(() => dice.happens(0.7))
    .map((hour) => ({ atH: hour + dice.between(-0.4, 0.4), minutes: dice.between(2.6, 3.4), powerW: 2000 }))
}

const breakfast: Appliance = (day, dice) => {
  if (day.away) return []
  const atH = dice.between(0, 0.5) + (day.weekend ? 8.7 : 6.6)
  const coffee = { atH, minutes: dice.between(5, 7), powerW: 1100 }
  const toast = { atH: atH + 0.08, minutes: dice.between(3, 5), powerW: 850 }
  return dice.happens(0.7) ? [coffee, toast] : [coffee]
}

const hob: Appliance = (day, dice) => {
  if (day.away) return []
  const meals = dice.happens(day.weekend ? 0.9 : 0.4) ? [12.3, 18.4] : [18.4]
  return meals.flatMap((hour) => {
    const atH = hour + dice.between(-0.5, 0.7)
    return programme(atH, [dice.between(8, 12), 2000], ...pulses(20, [0.7, 0], [0.6, 2000]))
  })
}

const oven: Appliance = (day, dice) => {
  if (day.away || !dice.happens(day.weekend ? 0.8 : 0.5)) return []
  const atH = dice.between(17.3, 18.8)
  const count = Math.round(dice.between(14, 24))
  return programme(atH, [dice.between(9, 13), 2400], ...pulses(count, [1.2, 0], [0.6, 2400]))
}

/** A thermostat at work. */
function pulses(count: number, off: Stage, on: Stage): Stage[] {
  return Array.from({ length: count }, () => [off, on]).flat()
}

/** What stands in the kitchen. */
export const kitchen: Record<string, Appliance> = { fridge, kettle, breakfast, hob, oven }
