import { type Appliance, programme } from './appliance.ts'

/** Heat, turn, rinse, spin; on most washing days the dryer follows. */
const washer: Appliance = (day, dice) => {
  if (day.away || !dice.happens(day.weekend ? 0.8 : 0.4)) return []
  const atH = day.weekend ? dice.between(9.5, 14) : dice.between(16.5, 18.5)
  const wash = programme(atH, [4, 120], [dice.between(14, 19), 2050], [38, 160], [7, 420])
  const dry = programme(atH + 1.4, [dice.between(55, 80), 1700], [8, 200])
  return dice.happens(0.7) ? [...wash, ...dry] : wash
}

const dishwasher: Appliance = (day, dice) => {
  if (day.away || !dice.happens(0.85)) return []
  const atH = dice.between(19.8, 21.6)
  return programme(atH, [6, 70], [16, 1900], [38, 80], [13, 1900], [20, 25])
}

const hairDryer: Appliance = (day, dice) => {
  if (day.away || !dice.happens(0.6)) return []
  return [{ atH: (day.weekend ? 9.2 : 6.9) + dice.between(-0.3, 0.3), minutes: dice.between(3, 6), powerW: 1500 }]
}

const vacuumCleaner: Appliance = (day, dice) => {
  if (day.away || !dice.happens(day.weekend ? 0.5 : 0.15)) return []
  return [{ atH: dice.between(10, 17.5), minutes: dice.between(10, 25), powerW: 750 }]
}

/** What keeps people, clothes, dishes and floors clean. */
export const washing: Record<string, Appliance> = { washer, dishwasher, hairDryer, vacuumCleaner }
