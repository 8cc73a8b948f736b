import type { MetersTexts } from './meters-en.ts'

/** The words of the list of all meters, in German. */
export const metersDe: MetersTexts = {
  count: (meters) => `${meters} Zähler`,
  offline: (sensors) => `${sensors} offline`,
  order: 'Was zuerst kommt',
  orders: { name: 'Name', power: 'Leistung', missing: 'Offline', signal: 'Funk schwach' },
  search: 'Nach Namen suchen',
  none: (search) => `Kein Zähler heißt „${search}“.`,
  more: (rest) => `${rest} weitere`,
  beyond: (rest) => `${rest} weitere findest du nach ihrem Namen.`,
  today: (energy) => `heute ${energy}`,
}
