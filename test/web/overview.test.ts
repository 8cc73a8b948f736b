import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Glance } from '../../web/glance.ts'
import { byName, inOrder, isSought, ORDERS, presencesOf } from '../../web/overview.ts'

const measure = fc.option(fc.integer({ min: -90, max: 20_000 }))
const glance: fc.Arbitrary<Glance> = fc.record({
  ...{ id: fc.stringMatching(/^[a-z0-9]{1,6}$/), name: fc.string(), power_w: measure, bound: fc.boolean() },
  ...{ today_kwh: measure, sensor: fc.constantFrom('online', 'offline', 'unknown'), sensor_at: measure },
  ...{ rssi: measure, contrast: measure },
})

const named = (id: string, rest: Partial<Glance> = {}): Glance => ({
  ...{ id, name: id, power_w: null, bound: false, today_kwh: null, sensor: 'unknown', sensor_at: null },
  ...{ rssi: null, contrast: null, ...rest },
})
const idsOf = (glances: readonly Glance[]) => glances.map(({ id }) => id)

test('in any order every meter is there once, and what is not known comes last', () => {
  fc.assert(
    fc.property(fc.array(glance), fc.constantFrom(...ORDERS), (glances, order) => {
      const ordered = inOrder(glances, order)
      expect(new Set(ordered)).toEqual(new Set(glances))
      expect(ordered).toHaveLength(glances.length)
      const key = { power: 'power_w', today: 'today_kwh', signal: 'rssi', contrast: 'contrast' } as const
      if (order === 'name' || order === 'missing') return
      const values = ordered.map((one) => one[key[order]])
      const known = values.filter((value) => value !== null)
      expect(values.slice(0, known.length)).toEqual(known)
      const falls = order === 'power' || order === 'today'
      expect(known).toEqual(known.toSorted((a, b) => (falls ? b - a : a - b)))
    }),
  )
})

test('names are in order as people count, and names alike by what the settings call them', () => {
  const flats = [named('flat10'), named('flat9'), named('b', { name: 'House' }), named('a', { name: 'house' })]
  expect(idsOf(byName(flats))).toEqual(['flat9', 'flat10', 'a', 'b'])
})

test('who is missing longest comes first, then who never came, then who is there', () => {
  const flats = [
    named('there', { sensor: 'online', sensor_at: 1 }),
    named('never'),
    named('today', { sensor: 'offline', sensor_at: 9 }),
    named('longer', { sensor: 'offline', sensor_at: 5 }),
  ]
  expect(idsOf(inOrder(flats, 'missing'))).toEqual(['longer', 'today', 'never', 'there'])
  expect(presencesOf(flats)).toEqual({ online: 1, offline: 2, unknown: 1 })
})

test('a meter is found by a part of its name, or of what the settings call it, in any letters', () => {
  const meter = { id: 'wp2', name: 'Wärmepumpe Süd' }
  expect(['wärme', ' SÜD ', 'wp', ''].map((search) => isSought(meter, search))).toEqual([true, true, true, true])
  expect(isSought(meter, 'nord')).toBe(false)
})
