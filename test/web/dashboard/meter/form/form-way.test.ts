import { expect, test } from 'vitest'
import type { Readings } from '../../../../../web/dashboard/answers.ts'
import { formOf } from '../../../../../web/dashboard/meter/form/form-way.ts'

const diary: Readings = {
  readings: [
    { id: null, kind: 'installed', at: 0, kwh: 100 },
    { id: 'swap', kind: 'final', at: 20, kwh: 200 },
    { id: 'swap', kind: 'start', at: 20, kwh: 0 },
  ],
  register_kwh: 0,
  total_kwh: 200,
  impulses_per_kwh: 75,
  drifts: [],
}
const kindOf = (...path: string[]) => formOf({ path }, diary)?.kind ?? null

test('forms have addresses; any other shows none', () => {
  expect(kindOf('reading')).toBe('reading')
  expect(kindOf('replacement')).toBe('replacement')
  expect(kindOf()).toBe(null)
  expect(kindOf('elsewhere')).toBe(null)
})

test('a removal is that of an entry which is there, a replacement by its new meter', () => {
  expect(formOf({ path: ['removal', 'swap'] }, diary)).toMatchObject({ row: { reading: { kind: 'start' } } })
  expect(kindOf('removal', 'gone')).toBe(null)
  expect(kindOf('removal')).toBe(null)
  expect(formOf({ path: ['removal', 'swap'] }, null)).toBe(null)
})
