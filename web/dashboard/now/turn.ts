/** How long a turn takes at a power: 3,600,000 J a kilowatt-hour, spread over its turns. */
export const turnMsOf = (powerW: number, turnsPerKwh: number): number => 3.6e9 / (turnsPerKwh * powerW)
