/** The words of the list of all meters, in English. */
export const metersEn = {
  count: (meters: string, n: number) => `${meters} ${n === 1 ? 'meter' : 'meters'}`,
  offline: (sensors: string) => `${sensors} offline`,
  order: 'What comes first',
  orders: { name: 'Name', power: 'Power', missing: 'Offline', signal: 'Weak signal' },
  search: 'Search by name',
  none: (search: string) => `No meter is called “${search}”.`,
  more: (rest: string) => `${rest} more`,
  beyond: (rest: string) => `${rest} more are found by their names.`,
  today: (energy: string) => `today ${energy}`,
}

export type MetersTexts = typeof metersEn
